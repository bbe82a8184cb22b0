package cloudwatch

import (
	"math/bits"

	"ecsim/model"
	"ecsim/sim/clock"
)

// history is which of the latest 64 periods have a datapoint, and which of those breach.
type history struct {
	present uint64 // bit i: the period i before the latest has a datapoint
	breach  uint64 // bit i: and it breaches; a subset of present
}

// isDirect reports whether an alarm's periods have one datapoint each at most, and a history holds
// its range. Longer periods slide by the minute, so that each of them overlaps others.
func isDirect(r *model.AlarmRule, resolution clock.Span) bool {
	return r.Period <= clock.Minute && resolution >= r.Period && r.Periods+spare <= 64
}

// shift lets so many periods pass.
func (h *history) shift(periods uint64) {
	h.present, h.breach = h.present<<periods, h.breach<<periods
}

// set notes the datapoint of the period so many before the latest.
func (h *history) set(age uint64, breaches bool) {
	bit := uint64(1) << age
	h.present |= bit
	h.breach &^= bit
	if breaches {
		h.breach |= bit
	}
}

// tally counts in the evaluation range that ends so many periods after the latest datapoint.
func (h *history) tally(overdue uint64, n int) tally {
	window := ^uint64(0) >> (64 - (n + spare))
	present := h.present << overdue & window
	breach := h.breach << overdue & window
	found := bits.OnesCount64(present)
	for ; found > n; found-- { // the N most recent real datapoints decide (CW-04)
		oldest := uint64(1) << (bits.Len64(present) - 1)
		present, breach = present&^oldest, breach&^oldest
	}
	return tally{real: found, breaching: bits.OnesCount64(breach), oldest: bits.Len64(present),
		since: bits.Len64(breach)}
}
