package serving

import (
	"reflect"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// A mesh and the obvious simulation of the same call graph agree in every count and every latency,
// ending by ending, with timeouts, retries, budgets, and tasks that die or refuse.
func TestMeshEqualsItsGraphTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := drawGraph(t)
		seed := rapid.Uint64().Draw(t, "seed")
		r, twin := newRig(t, seed, parts...), newGraphTwin(seed, parts)
		var names []string
		for _, p := range parts {
			names = append(names, p.Name)
		}
		for range rapid.IntRange(1, 12).Draw(t, "actions") {
			name := rapid.SampledFrom(names).Draw(t, "service")
			i := rapid.IntRange(0, len(r.slots[name])-1).Draw(t, "task")
			switch rapid.IntRange(0, 3).Draw(t, "action") {
			case 0:
				r.stations[name].Cut(r.slots[name][i])
				twin.cut(twin.services[name].servers[i])
			case 1:
				on := rapid.Bool().Draw(t, "answers")
				r.stations[name].SetAnswering(r.slots[name][i], on)
				twin.services[name].servers[i].refuses = !on
			}
			end := r.mesh.Now() + clock.Time(rapid.SampledFrom([]clock.Span{msec, 80 * msec,
				clock.Second, 5 * clock.Second}).Draw(t, "span")) - 1
			r.run(clock.Span(end))
			if twin.advance(end, names); twin.chances > 0 {
				return
			}
			for _, name := range names {
				compareWithTwin(t, r, twin.services[name])
			}
		}
	})
}

func compareWithTwin(t *rapid.T, r *rig, twin *twinService) {
	if got := r.served[twin.Name].Offered; got != twin.counts.Offered {
		t.Fatalf("%s: %d requests, the twin has %d", twin.Name, got, twin.counts.Offered)
	}
	for how := range twin.latencies {
		got, want := &r.latency(twin.Name)[how], &twin.latencies[how]
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s, ending %d: %d requests took %v, those of the twin %d %v", twin.Name, how,
				got.Count(), got.Sum(), want.Count(), want.Sum())
		}
	}
}

// drawGraph draws services that call those after them. Further attempts have jitter and no two spans
// are alike, for of what happens at one instant the mesh and its twin may do first one or the other.
func drawGraph(t *rapid.T) (parts []part) {
	names := []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "services")]
	odd := clock.Span(1)
	span := func(what string, from ...clock.Span) clock.Span {
		if s := rapid.SampledFrom(from).Draw(t, what); s > 0 {
			odd += 2
			return s + odd*1001
		}
		return 0
	}
	retry := func() model.Retry {
		return model.Retry{
			Attempts:   rapid.IntRange(0, 4).Draw(t, "attempts"),
			Backoff:    span("backoff", 20*msec, 3*msec),
			MaxBackoff: span("bound", 0, 50*msec), Jitter: true,
			Budget: rapid.SampledFrom([]float64{0, 0.3, 1}).Draw(t, "budget"),
		}
	}
	for i, name := range names {
		law := func(what string, from ...clock.Span) random.Distribution {
			if mean := rapid.SampledFrom(from).Draw(t, what); mean > 0 {
				return random.Exponential(mean)
			}
			return random.Distribution{}
		}
		p := serves(name, rapid.IntRange(1, 4).Draw(t, "workers"), law("cpu", 5*msec, 0, 40*msec)).
			waits(law("wait", 0, 10*msec)).
			failing(rapid.SampledFrom([]float64{0, 0.2}).Draw(t, "fails"))
		p.tasks = rapid.IntRange(1, 3).Draw(t, "tasks")
		p.TargetGroup.IdleTimeout = span("idle", 0, 90*msec)
		w := &p.Build.Workload
		w.Queue = rapid.SampledFrom([]int{0, 3, 1000}).Draw(t, "queue")
		w.Timeout = span("timeout", 0, 40*msec, 300*msec)
		if i == 0 || rapid.Bool().Draw(t, "has traffic") {
			p = p.source(rapid.SampledFrom([]float64{10, 60, 300}).Draw(t, "rate"))
			p.Traffic.Retry = retry()
		}
		parts = append(parts, p)
	}
	for i := range parts {
		callees := parts[i+1:]
		for n := range rapid.IntRange(0, min(3, 3*len(callees))).Draw(t, "calls") {
			to := rapid.SampledFrom(callees).Draw(t, "callee")
			c := calls(to.Name, n/2)
			c.Count = rapid.IntRange(1, 2).Draw(t, "count")
			c.Probability = rapid.SampledFrom([]float64{1, 0.6}).Draw(t, "probability")
			c.Timeout, c.Retry = span("call timeout", 30*msec, 60*msec), retry()
			if to.TargetGroup.IdleTimeout == 0 && rapid.Bool().Draw(t, "waits for ever") {
				c.Timeout = 0 // else two calls that came together would be late together
			}
			c.Optional = rapid.Bool().Draw(t, "optional")
			parts[i].Build.Workload.Calls = append(parts[i].Build.Workload.Calls, c)
		}
	}
	return parts
}
