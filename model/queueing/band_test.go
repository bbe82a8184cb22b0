package queueing

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// system is tasks at a load, drawn at random.
type system struct {
	task Task
	load Load
	band Band
}

func (s *system) String() string {
	w := &s.task.Workload
	return fmt.Sprintf("%v, %v of %v workers, queue %v, %v vCPU, CPU %v, wait %v, at %+v", s.load.Tasks,
		w.CPU, w.Workers, w.Queue, s.task.VCPU, w.CPUTime, w.WaitTime, s.load)
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func drawLaw(r *rand.Rand, mean clock.Span) random.Distribution {
	return pick(r, random.Constant(mean), random.Exponential(mean), random.Erlang(4, mean),
		random.LognormalSigma(mean, 0.9), random.LognormalSigma(mean, 1.3))
}

// drawSystem draws one that is used to 20 to 90 % of what it can serve.
func drawSystem(t *testing.T, r *rand.Rand) system {
	t.Helper()
	s := system{task: Task{VCPU: pick(r, 0.25, 0.5, 1, 2, 4)}}
	w := &s.task.Workload
	w.CPU = pick(r, model.Dedicated, model.Shared, model.Quota)
	w.Workers, w.Queue = pick(r, 1, 2, 4, 8, 16, 64), pick(r, 64, 256, 1000)
	w.CPUTime = drawLaw(r, clock.Span(2+r.IntN(40))*clock.Millisecond)
	if r.IntN(2) == 0 {
		w.WaitTime = drawLaw(r, clock.Span(2+r.IntN(80))*clock.Millisecond)
	}
	s.load = Load{Tasks: pick(r, 1, 2, 4, 10, 30), Even: r.IntN(3) == 0,
		Algorithm: pick(r, model.RoundRobin, model.LeastOutstanding)}
	station := NewStation(s.task)
	s.load.Rate = (0.2 + 0.7*r.Float64()) * station.Capacity() * float64(s.load.Tasks)
	band, ok := station.Band(s.load)
	if !ok {
		t.Fatalf("no band for %+v at %+v", s.task, s.load)
	}
	s.band = band
	return s
}

// simulate serves about so many requests after a minute that is not counted.
func (s *system) simulate(seed uint64, requests float64) (latency stats.Sketch, seconds float64) {
	arrivals := model.Poisson
	if s.load.Even {
		arrivals = model.Even
	}
	p := serving.NewPool(serving.Config{
		Service: "web", Algorithm: s.load.Algorithm, Streams: random.NewStreams(seed),
		Traffic: model.Traffic{Sources: []model.Source{{
			Rate: []model.RatePoint{{PerSecond: s.load.Rate}}, Arrivals: arrivals,
		}}},
	})
	for n := range s.load.Tasks {
		slot := p.Add(model.TaskID{Group: "web", Number: n}, s.task.Workload, s.task.VCPU)
		p.SetAnswering(slot, true)
		p.SetRouted(slot, true)
	}
	p.Advance(clock.Time(clock.Minute))
	minutes := int(requests/s.load.Rate/60) + 2
	for range minutes {
		p.Advance(p.Now().Add(clock.Minute)).Latency.Waited(&latency)
	}
	return latency, float64(minutes) * 60
}

// Law: the simulated mean and p99 of stationary systems lie inside their bands nearly always, and
// the bands say something: half of them are less than a fifth wide.
func TestBandsHoldAndAreNarrow(t *testing.T) {
	const systems, requests = 120, 100_000
	means, tails := 0, 0
	var widths, tailWidths []float64
	for n := range uint64(systems) {
		s := drawSystem(t, rand.New(rand.NewPCG(7, n)))
		latency, seconds := s.simulate(n, requests)
		mean, p99 := latency.Mean().Seconds(), latency.Quantile(0.99).Seconds()
		noise := 2.6 * s.band.Noise(float64(latency.Count()), seconds, s.load.Tasks)
		if s.band.Mean.Low-noise <= mean && mean <= s.band.Mean.High+noise {
			means++
		} else {
			t.Logf("%v: mean %v, %+v", &s, mean, s.band)
		}
		if s.band.P99.Low <= p99 && p99 <= s.band.P99.High {
			tails++
		} else {
			t.Logf("%v: p99 %v, %+v", &s, p99, s.band)
		}
		widths = append(widths, s.band.Mean.High/s.band.Mean.Low)
		tailWidths = append(tailWidths, s.band.P99.High/s.band.P99.Low)
	}
	slices.Sort(widths)
	slices.Sort(tailWidths)
	median, ninth := widths[systems/2], widths[systems*9/10]
	t.Logf("%d means and %d p99 of %d inside; high/low of the mean: %.2f in the middle, %.2f at nine "+
		"tenths; of p99 %.2f and %.2f", means, tails, systems, median, ninth,
		tailWidths[systems/2], tailWidths[systems*9/10])
	if means < systems*95/100 || tails < systems*95/100 {
		t.Errorf("%d means and %d p99 of %d inside", means, tails, systems)
	}
	if median > 1.2 || ninth > 4 || tailWidths[systems/2] > 2.3 {
		t.Errorf("the bands are wide: %.2f, %.2f, %.2f", median, ninth, tailWidths[systems/2])
	}
}

// Law: at twice the CPU time per request the same band does not hold: it can be left.
func TestBandsAreLeftWhenTheWorkIsAnother(t *testing.T) {
	left := 0
	const systems = 30
	for n := range uint64(systems) {
		s := drawSystem(t, rand.New(rand.NewPCG(8, n)))
		s.task.Workload.CPUTime = random.Exponential(2 * s.task.Workload.CPUTime.Mean())
		latency, _ := s.simulate(n, 20_000)
		if mean := latency.Mean().Seconds(); mean > s.band.Mean.High {
			left++
		}
	}
	if left < systems*9/10 {
		t.Errorf("only %d of %d were left", left, systems)
	}
}
