package world

import (
	"fmt"
	"strconv"

	"ecsim/model"
	"ecsim/sim"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// call is an API call that somebody makes, and makes again while it is refused.
type call struct {
	model.Event
	attempts int   // that were refused
	task     *task // that calls for itself; nil: somebody else
	number   int   // of the task's calls: a later one takes the place of an earlier one
}

// Rank implements model.Event: also of the attempts that follow.
func (c call) Rank() sim.Rank { return c.Event.Rank() }

// shortestPause keeps a call that is made again apart from the one that was refused.
const shortestPause = clock.Millisecond

// call makes an API call. One that is refused is made again as AWS's SDKs do it.
func (w *World) call(at clock.Time, c call) {
	if c.task != nil && (c.task.leaving || c.number != c.task.calls) {
		return
	}
	if e, ok := c.Event.(model.InstanceDraining); ok {
		if i := w.instanceOf[e.Instance]; i == nil || i.lost {
			return // there is nothing to drain any more
		}
	}
	if !w.deliver(at, c.Event) {
		return
	}
	pause := w.callPause(w.scenario.Cluster.Limits.CallRetry, c.attempts, fmt.Sprintf("%T%v", c.Event, c.Event))
	c.attempts++
	w.engine.Add(at.Add(pause), c.Rank(), c)
}

// callPause is the pause after so many refusals of somebody's call: any part of the backoff, so that
// those who were refused together do not come back together. What is drawn is a hash of who calls.
func (w *World) callPause(b model.Backoff, refused int, who string) clock.Span {
	backoff := clock.Span(0)
	for range min(refused, 100) + 1 {
		backoff = b.Next(backoff)
	}
	hash := w.streams.Pick("call again", who, strconv.Itoa(refused))
	return max(shortestPause, clock.Span(random.Fraction(hash)*float64(backoff)))
}
