package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"ecsim/sim/clock"
)

// overheads are what a real server adds to a request, measured near idle.
type overheads struct {
	// work is how much longer a request holds its worker than it was asked to. It is zero under a
	// quota, because there the server keeps account itself: see costs.
	work clock.Span
	// roundTrip is the latency of a request beyond its work, lateness included.
	roundTrip clock.Span
	lateness  clock.Span // of the driver
	// period is when some period of the quota began; zero without a quota.
	period time.Time
}

func (o overheads) String() string {
	text := fmt.Sprintf("near idle, a round trip adds %v (added to predictions)", o.roundTrip)
	if o.work != 0 {
		text += fmt.Sprintf(", and work takes %v more than asked (taken off)", o.work)
	}
	return text
}

const (
	warmUpRequests      = 40 // connections, memory and caches
	calibrationRequests = 100
	idleShare           = 0.25 // of the capacity that calibration uses
)

// calibrate measures overheads with one request at a time, all alike. It takes medians, so that a
// disturbance now and then does not count.
func calibrate(ctx context.Context, c *child, s service) (overheads, error) {
	gap := clock.Seconds(1 / s.rate(idleShare))
	even := make([]request, calibrationRequests)
	for i := range even {
		even[i] = request{clock.Time(i) * clock.Time(gap), s.work.Mean()}
	}
	period, err := c.warmUp(ctx, s, even[:warmUpRequests])
	if err != nil {
		return overheads{}, err
	}
	outcomes, err := c.send(ctx, even, 0, time.Now())
	if err != nil {
		return overheads{}, err
	}
	near, err := s.overheads(even, outcomes)
	near.period = period
	return near, err
}

// overheads are those of requests that never waited.
func (s service) overheads(all []request, outcomes []outcome) (near overheads, err error) {
	var late, latency, held []clock.Span
	for i, o := range outcomes {
		if o.err != nil || o.status != http.StatusOK {
			return near, fmt.Errorf("the idle server answered with status %d, error %v", o.status, o.err)
		}
		late = append(late, clock.Time(o.sent).Sub(all[i].at))
		latency = append(latency, clock.Time(o.ended).Sub(all[i].at)-all[i].work)
		held = append(held, clock.Span(o.held)-all[i].work)
	}
	near.lateness, near.roundTrip = median(late), median(latency)
	if !s.hasQuota() {
		near.work = median(held)
		near.roundTrip -= near.work
	}
	return near, nil
}

func median(spans []clock.Span) clock.Span {
	slices.Sort(spans)
	return spans[len(spans)/2]
}

// warmUp makes the first requests, which do not count, and watches the periods of the quota.
func (c *child) warmUp(ctx context.Context, s service, all []request) (began time.Time, err error) {
	if !s.hasQuota() {
		_, err := c.drive(ctx, all, 0)
		return time.Time{}, err
	}
	watching, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { began = c.group.watchPeriods(watching) })
	_, err = c.drive(ctx, all, 0)
	stop()
	watch.Wait()
	if err == nil && began.IsZero() {
		err = errors.New("the control group begins no periods: it has no quota")
	}
	return began, err
}
