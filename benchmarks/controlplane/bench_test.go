package controlplane

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"ecsim/model"
	"ecsim/sim/clock"
)

// leastEvents is how many events a second the control plane is held to.
const leastEvents = 500_000

// slack is what a cluster that no cache holds may cost beyond the logarithm.
const slack = 1.5

// turns is how many turns each cluster has.
const turns = 16

// BenchmarkEvents measures each case in clusters of growing size that take turns, so that all meet the
// same machine. "x-log" is how much the cost of an event has grown from the smallest cluster, over how
// much the logarithm of the number of tasks has.
func BenchmarkEvents(b *testing.B) {
	for _, c := range cases {
		for _, each := range []int{0, 10} { // tasks of a service; 0: all
			b.Run(fmt.Sprintf("%s/each=%d", c.name, each), func(b *testing.B) { grow(b, c, each) })
		}
	}
	for _, c := range fleetCases {
		b.Run(c.name+"/each=0", func(b *testing.B) { grow(b, c, 0) })
	}
	for _, c := range sharedCases {
		b.Run(c.name+"/each=10", func(b *testing.B) { grow(b, c, 10) })
	}
}

// sizes are the clusters that are compared.
var sizes = []int{100, 1_000, 10_000}

// grow plays b.N events in each cluster.
func grow(b *testing.B, c benchmarkCase, each int) {
	var worlds []*world
	for _, tasks := range sizes {
		services := 1
		if each > 0 {
			services = tasks / each
		}
		worlds = append(worlds, newWorld(cluster{services, tasks}, c.change))
	}
	best, played := make([]float64, len(sizes)), 0 // seconds of an event
	b.ResetTimer()
	for turn := range turns {
		for i, w := range worlds {
			w.events = 0
			began := time.Now()
			for w.events < b.N/turns/len(sizes)+1 {
				c.turn(w)
			}
			played += w.events
			took := time.Since(began).Seconds() / float64(w.events)
			if turn == 0 {
				best[i] = math.Inf(1)
			}
			best[i] = min(best[i], took)
		}
	}
	judge(b, c.allow, best, played)
}

// judge reports, and holds to the bounds when there were many events.
func judge(b *testing.B, allow float64, best []float64, played int) {
	const judged = 300_000
	for i, tasks := range sizes {
		b.ReportMetric(1/best[i], fmt.Sprintf("events/s@%d", tasks))
		if least := leastEvents / allow; 1/best[i] < least && played > judged {
			b.Errorf("%.0f events/s with %d tasks, expected at least %.0f", 1/best[i], tasks, least)
		}
	}
	first, last := 0, len(sizes)-1
	grown := best[last] / best[first]
	logarithm := math.Log(float64(sizes[last])) / math.Log(float64(sizes[first]))
	b.ReportMetric(grown/logarithm, "x-log")
	if most := allow * slack * logarithm; grown > most && played > judged {
		b.Errorf("an event costs %.2f times as much with %d tasks as with %d, expected at most %.2f",
			grown, sizes[last], sizes[first], most)
	}
}

// TestCasesDoWhatTheySay: each case brings about what it is for, and loses no task.
func TestCasesDoWhatTheySay(t *testing.T) {
	for _, c := range slices.Concat(cases, fleetCases, sharedCases) {
		for _, services := range []int{1, 10} {
			w, seen := newWorld(cluster{services, 100}, c.change), 0
			w.watch = func(cmd model.Command) {
				if c.seen(cmd) {
					seen++
				}
			}
			for w.events = 0; w.events < 20_000; {
				c.turn(w)
			}
			w.pass(clock.Hour)
			if lost := w.lost(); lost != "" != c.short {
				t.Errorf("%s: short of tasks: %q", c.name, lost)
			}
			if seen < 5 {
				t.Errorf("%s with %d services: seen %d times in 20,000 events", c.name, services, seen)
			}
		}
	}
}
