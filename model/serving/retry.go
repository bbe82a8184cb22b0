package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// retry is how callers along an edge try again, and what they have left of their budget.
type retry struct {
	model.Retry
	stream *random.Stream
	tokens float64 // retries that the budget allows now
}

// fullBudget is the most that a budget saves up, in retries. ecsim knob: gRPC's retry throttling
// and Envoy's retry budgets keep as little.
const fullBudget = 10

// deposit adds to the budget what a first attempt brings.
func (r *retry) deposit() {
	if r.Budget > 0 {
		r.tokens = min(fullBudget, r.tokens+r.Budget)
	}
}

// allows takes one retry from the budget, if there is another attempt and the budget has one left.
func (r *retry) allows(attempts int) bool {
	if attempts >= r.Attempts {
		return false
	}
	if r.Budget > 0 {
		if r.tokens < 1 {
			return false
		}
		r.tokens--
	}
	return true
}

// pause is how long the caller waits after its n-th retry failed; n is 0 after the first attempt.
func (r *retry) pause(n int) clock.Span {
	backoff := r.Backoff
	for range n {
		if backoff *= 2; backoff > clock.Day {
			break
		}
	}
	if r.MaxBackoff > 0 {
		backoff = min(backoff, r.MaxBackoff)
	}
	if r.Jitter {
		return r.jittered(backoff)
	}
	return backoff
}

// jittered is uniform between 0 and a span: "full jitter" (AWS Architecture Blog, Exponential
// Backoff and Jitter).
func (r *retry) jittered(span clock.Span) clock.Span {
	return clock.Span(float64(span) * r.stream.Float64())
}
