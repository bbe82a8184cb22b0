package main

import (
	"testing"

	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// A request of 60 ms against a quota of 50 ms in every 100: begun with a period it stalls after
// 50 ms and ends 10 ms into the next, after 110 ms; begun in the middle of an unused period it
// never stalls.
func TestPredictionBeginsWhereThePeriodDoes(t *testing.T) {
	s, streams := cpuBoundService(), random.NewStreams(5)
	const work = 60 * clock.Millisecond
	s.work = random.Constant(work)
	load := traffic{length: 3 * clock.Second, rate: 1}
	first := s.requests(load, streams)
	for _, c := range []struct {
		arrives clock.Span // after the beginning of a period
		want    clock.Span
	}{
		{0, 110 * clock.Millisecond},
		{20 * clock.Millisecond, 90 * clock.Millisecond},
		{50 * clock.Millisecond, work},
	} {
		// One request only: the run ends before the second.
		load.length = clock.Span(first[0].at) + 1
		start := (period + c.arrives - clock.Span(first[0].at)%period) % period
		p := s.predict(load, start, streams)
		if p.latency.Count() != 1 || p.latency.Mean() != c.want {
			t.Errorf("a request %v into the period: %d ended, after %v, want %v", c.arrives,
				p.latency.Count(), p.latency.Mean(), c.want)
		}
	}
}

// Of forty runs one may be below the range and one above.
func TestSpreadHoldsMostRuns(t *testing.T) {
	var p prediction
	for i := range 40 {
		run := &stats.Sketch{}
		run.Record(clock.Span(i+1) * clock.Second)
		p.others = append(p.others, run)
	}
	if low, high := p.spread(measures[0]); low != 2 || high != 39 {
		t.Errorf("[%v, %v], want [2, 39]", low, high)
	}
}
