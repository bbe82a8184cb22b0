package main

import (
	"testing"
	"time"

	"ecsim/sim/clock"
)

// Three requests of 10 ms, the last of them disturbed. A sleep that takes longer than asked is told
// from the round trip; under a quota the server keeps account of work itself.
func TestOverheadsAreMedians(t *testing.T) {
	const ms = time.Millisecond
	work := clock.Span(10 * ms)
	all := []request{{0, work}, {clock.Time(40 * ms), work}, {clock.Time(80 * ms), work}}
	outcomes := []outcome{
		{sent: 1 * ms, held: 12 * ms, ended: 15 * ms, status: 200},
		{sent: 41 * ms, held: 12 * ms, ended: 55 * ms, status: 200},
		{sent: 99 * ms, held: 70 * ms, ended: 300 * ms, status: 200},
	}
	for _, c := range []struct {
		service service
		want    overheads
	}{
		{sleepingService(), overheads{
			work: clock.Span(2 * ms), roundTrip: clock.Span(3 * ms), lateness: clock.Span(ms)}},
		{cpuBoundService(), overheads{roundTrip: clock.Span(5 * ms), lateness: clock.Span(ms)}},
	} {
		if got, err := c.service.overheads(all, outcomes); err != nil || got != c.want {
			t.Errorf("%s: %+v (%v), want %+v", c.service.name, got, err, c.want)
		}
	}
	outcomes[1].status = 503
	if _, err := sleepingService().overheads(all, outcomes); err == nil {
		t.Error("a refusal near idle was accepted")
	}
}
