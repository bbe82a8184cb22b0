package main

import (
	"errors"
	"testing"
	"time"

	"ecsim/sim/clock"
)

// A request that was sent late has waited since it was scheduled: otherwise a server that stalls
// its driver would look fast.
func TestLatencyBeginsAtTheScheduledInstant(t *testing.T) {
	const ms = time.Millisecond
	const work = clock.Span(5 * ms)
	all := []request{{clock.Time(10 * ms), work}, {clock.Time(20 * ms), work}}
	o := collect(all, []outcome{
		{sent: 10 * ms, ended: 16 * ms, held: 5 * ms, status: 200},
		{sent: 50 * ms, ended: 60 * ms, held: 6 * ms, status: 200},
	})
	if o.latency.Max() != 40*clock.Millisecond || o.latency.Sum() != 46*clock.Millisecond {
		t.Errorf("latencies up to %v of sum %v, want 40ms of 46ms", o.latency.Max(),
			o.latency.Sum())
	}
	if o.lateness.Max() != 30*clock.Millisecond {
		t.Errorf("the driver was late by up to %v, want 30ms", o.lateness.Max())
	}
	if o.drawn != 10*clock.Millisecond || o.held != 11*clock.Millisecond {
		t.Errorf("%v drawn, %v held, want 10ms and 11ms", o.drawn, o.held)
	}
}

// Refusals and failures are counted and have no latency.
func TestOutcomesAreToldApart(t *testing.T) {
	o := collect(make([]request, 4), []outcome{
		{status: 503}, {status: 500}, {err: errors.New("reset")}, {status: 200, ended: 1},
	})
	if o.refused != 1 || o.failed != 2 || o.failure == nil || o.latency.Count() != 1 {
		t.Errorf("%d refused, %d failed (%v), %d answered; want 1, 2, 1", o.refused, o.failed,
			o.failure, o.latency.Count())
	}
}

func TestProcessorsAreReadFromTheFirstLine(t *testing.T) {
	const text = "cpu  100 10 50 9000 70 3 2 25 4 1\ncpu0 1 1 1 1 1 1 1 1 0 0\nintr 5\n"
	want := processors{busy: 1650 * time.Millisecond, stolen: 250 * time.Millisecond}
	if got := parseProcessors(text); got != want {
		t.Errorf("found %v, want %v", got, want)
	}
	if got := parseProcessors("nothing"); got != (processors{}) {
		t.Errorf("found %v in a text without figures", got)
	}
}

// Sightings of periods that begin at 30, 130, 230 … ms and are seen late: the least late is kept.
func TestEarliestSightingOfAPeriodIsKept(t *testing.T) {
	start := time.Now()
	at := func(us int) time.Time { return start.Add(time.Duration(us) * time.Microsecond) }
	var best time.Time
	for _, us := range []int{30_300, 130_100, 230_900, 530_050, 630_200, 1_030_600} {
		best = earlier(best, at(us))
	}
	if best != at(530_050) {
		t.Errorf("kept %v, want 530.05 ms", best.Sub(start))
	}
	for _, c := range []struct {
		at   int // µs
		want clock.Span
	}{
		{530_050, 0}, {535_050, 5 * clock.Millisecond}, {1_329_050, 99 * clock.Millisecond},
		{30_050, 0}, {20_050, 90 * clock.Millisecond},
	} {
		if got := phaseOf(at(c.at), best); got != c.want {
			t.Errorf("%d µs is %v into a period, want %v", c.at, got, c.want)
		}
	}
}
