package main

import (
	"context"
	"runtime"
	"time"

	"ecsim/sim/clock"
)

// watchPeriods finds an instant at which a period of the quota began, while the server is at work.
// Periods follow each other on a grid that never moves, because the kernel's timer goes on by whole
// periods, idle ones included. The group counts the periods that it has begun, so each change of
// that count is seen a little late; the earliest sighting, on the grid, is the best. It watches
// until the context ends and returns the zero time when it saw none.
func (g *cgroup) watchPeriods(ctx context.Context) (began time.Time) {
	const often = 200 * time.Microsecond
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	last, _ := g.throttling()
	for ctx.Err() == nil {
		sleepUntil(time.Now().Add(often))
		count, _ := g.throttling()
		seen := time.Now()
		if count != last {
			began = earlier(began, seen)
		}
		last = count
	}
	return began
}

// earlier is the one of two sightings that is earlier within its period, sightings being late by
// much less than half a period.
func earlier(best, seen time.Time) time.Time {
	if best.IsZero() || phaseOf(seen, best) > period/2 {
		return seen
	}
	return best
}

// phaseOf is how long after the beginning of a period an instant is, given when some period began.
func phaseOf(instant, began time.Time) clock.Span {
	since := clock.Span(instant.Sub(began)) % period
	if since < 0 {
		since += period
	}
	return since
}
