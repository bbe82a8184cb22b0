package main

import (
	"fmt"
	"math"
	"runtime"
	"time"

	"ecsim/sim/clock"
)

const (
	// A driver that is later than near idle by more than this adds to what it measures. The bounds
	// are shares of the measured mean and p99.
	lateMean, lateP99 = 0.01, 0.05
	// More work than drawn, as a share of it, changes the load as much, and waiting by that over
	// 1 − load. This is the bound for waiting.
	otherWaiting = 0.025
)

// surroundings are what a run is judged by.
type surroundings struct {
	service
	load   float64
	near   overheads
	others float64 // share of the machine that others may use
}

// disturbance is why a run cannot be judged; empty when it can.
func (o *observed) disturbance(in surroundings) string {
	late := o.lateness.Mean() - in.near.lateness
	p99 := o.lateness.Quantile(0.99)
	excess := o.excess(in.service)
	switch {
	case o.failed > 0:
		return fmt.Sprintf("%d requests failed: %v", o.failed, o.failure)
	case late.Seconds() > lateMean*o.latency.Mean().Seconds():
		return fmt.Sprintf("the driver was %v later than near idle", late)
	case p99.Seconds() > lateP99*o.latency.Quantile(0.99).Seconds():
		return fmt.Sprintf("the driver's p99 of lateness is %v", p99)
	case math.Abs(excess) > otherWaiting*(1-in.load):
		return fmt.Sprintf("the server did %+.1f %% more work than drawn", 100*excess)
	case o.others() > in.others:
		return fmt.Sprintf("others used %.0f %% of it", 100*o.others())
	}
	return ""
}

// excess is how much more work the server did than was drawn, as a share of it.
func (o *observed) excess(s service) float64 {
	return o.done(s).Seconds()/o.drawn.Seconds() - 1
}

// done is the work of all requests: CPU time of the whole process where a quota counts that, else
// time of workers.
func (o *observed) done(s service) clock.Span {
	if s.hasQuota() {
		return clock.Span(o.used)
	}
	return o.held
}

// others is the share of the machine that neither the server nor the driver had.
func (o *observed) others() float64 {
	theirs := o.machine.busy + o.machine.stolen - o.ours
	all := o.elapsed * time.Duration(runtime.NumCPU())
	return max(0, theirs.Seconds()/all.Seconds())
}
