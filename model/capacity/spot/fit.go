package spot

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/portable"
)

// Trace is what somebody saw who wanted a number of Spot instances of one pool all the time, and asked
// again for each that was missing: how many were up, sample by sample.
type Trace struct {
	Gap clock.Span // between two samples
	Up  []int
}

// ReplacedWithin is how long a lone instance that is missing may take to be replaced by one of the same
// pool, to count as no shortage: refusals would take longer. It is at least one sample.
const ReplacedWithin = 10 * clock.Minute

// Fitted is a market fitted to a trace, and what was counted.
type Fitted struct {
	Market model.SpotMarket

	Wanted   int        // instances: the most that were ever up
	Seen     clock.Span // length of the trace
	Full     clock.Span // with all of them up, or all but one that is being replaced
	UpTime   float64    // of all instances during Full, in hours
	Lone     int        // instances lost alone and replaced
	Availed  float64    // instances up, as a share of those wanted
	Shortage int        // shortages that began within the trace
}

// Fit estimates the market of a trace as an alternating renewal process. The pool is short of capacity
// while fewer are up than wanted, unless a lone one is replaced within ReplacedWithin. Then
//
//   - times without shortage are exponential: bursts per month = shortages that began / time without.
//     It is the maximum-likelihood estimate, and right whatever is cut off by the ends of the trace.
//   - shortages are empirical: each that was seen, with its depth as it unfolded, is equally likely.
//     One that the trace begins with is left out, one that it ends with counts as far as it was seen
//     (which is too short).
//   - lone losses are exponential per instance: losses per month = lone losses / instance time without
//     shortage.
//
// A loss and its replacement between two samples are not seen. Nothing is known of other pools: the
// spreads are 0.
func Fit(t Trace) (Fitted, error) {
	if len(t.Up) == 0 || slices.Max(t.Up) == 0 {
		return Fitted{}, errors.New("no instance was ever up")
	}
	f := Fitted{Wanted: slices.Max(t.Up), Seen: clock.Span(len(t.Up)) * t.Gap}
	sum := 0
	for _, n := range t.Up {
		sum += n
	}
	f.Availed = float64(sum) / float64(len(t.Up)*f.Wanted)
	for from := 0; from < len(t.Up); {
		to := from + 1
		for to < len(t.Up) && (t.Up[to] < f.Wanted) == (t.Up[from] < f.Wanted) {
			to++
		}
		f.spell(t, from, to)
		from = to
	}
	if f.Full == 0 {
		return f, errors.New("the pool was never full for two samples")
	}
	f.Market.BurstsPerMonth = float64(f.Shortage) / (float64(f.Full) / float64(Month))
	f.Market.LonePerMonth = float64(f.Lone) / f.UpTime * Month.Seconds() / 3600
	return f, nil
}

// spell counts a longest run of samples [from, to) that are all full or all not.
func (f *Fitted) spell(t Trace, from, to int) {
	length := clock.Span(to-from) * t.Gap
	isFull := t.Up[from] == f.Wanted
	isLone := !isFull && from > 0 && to < len(t.Up) && length <= max(t.Gap, ReplacedWithin) &&
		slices.Min(t.Up[from:to]) == f.Wanted-1
	if isFull || isLone {
		f.Full += length
	}
	switch {
	case isFull:
		f.UpTime += float64(length.Seconds() / 3600 * float64(f.Wanted))
	case isLone:
		f.Lone++
		f.UpTime += float64(length.Seconds() / 3600 * float64(f.Wanted-1))
	case from > 0:
		f.Shortage++
		f.Market.Shortages = append(f.Market.Shortages,
			model.SpotShortage{Levels: levels(t.Up[from:to], f.Wanted, t.Gap), Length: length})
	}
}

// levels is the step function of a run of samples, as shares of what is wanted.
func levels(up []int, wanted int, gap clock.Span) (out []model.SpotLevel) {
	for i, n := range up {
		if i == 0 || n != up[i-1] {
			at := clock.Span(i) * gap
			out = append(out, model.SpotLevel{At: at, Share: float64(n) / float64(wanted)})
		}
	}
	return out
}

// Record is the trace as a record that a pool follows.
func (t Trace) Record() *model.SpotRecord {
	return &model.SpotRecord{Length: clock.Span(len(t.Up)) * t.Gap,
		Levels: levels(t.Up, max(1, slices.Max(t.Up)), t.Gap)}
}

// fractionOf is the share that is gone after a month at a rate per month (ES-13).
func fractionOf(perMonth float64) float64 { return 1 - portable.Exp(-perMonth) }

// String says what came out, in a line.
func (f Fitted) String() string {
	depth, length := 0.0, 0.0
	n := float64(max(1, len(f.Market.Shortages)))
	for _, s := range f.Market.Shortages {
		least := 1.0
		for _, l := range s.Levels {
			least = min(least, l.Share)
		}
		depth += (1 - least) / n
		length += s.Length.Seconds() / n
	}
	return fmt.Sprintf("%d shortages in %v, %.3g per month without one; each takes up to %.0f %% for %v, on average; "+
		"%d lone losses, %.3g a month of each instance; %.1f %% of what was wanted was up", f.Shortage, f.Seen,
		f.Market.BurstsPerMonth, 100*depth, clock.Seconds(math.Round(length)), f.Lone,
		f.Market.LonePerMonth, 100*f.Availed)
}
