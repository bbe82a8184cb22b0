package inference

import "math"

// Stopping asks for replications until the interval of one figure is narrow enough. Looks are few: the
// first at FirstLook, each later one where the spread seen so far says that the width will be reached,
// but after at most as many more again. That keeps the interval's confidence near its level although
// one stops for what was seen, which a look after every replication does not (Chow and Robbins,
// Annals of Mathematical Statistics 36(2), 1965, promise it for narrow intervals only).
type Stopping struct {
	// Half the width wanted: a share of the figure, or an amount in its unit. The other one is zero.
	Relative, Absolute float64
	Most               int // replications
}

// Reached reports whether an interval is narrow enough.
func (s Stopping) Reached(e Estimate) bool {
	return e.N >= FirstLook && e.HalfWidth() <= s.Wanted(e)
}

// Wanted is the greatest half width that is narrow enough.
func (s Stopping) Wanted(e Estimate) float64 {
	return max(s.Absolute, math.Abs(s.Relative*e.Point))
}

// Next is how many replications there should be before the next look; it is the number that there are
// when the width is reached or no more are allowed.
func (s Stopping) Next(e Estimate, played int) int {
	switch {
	case played < FirstLook:
		return min(FirstLook, s.Most)
	case s.Reached(e) || played >= s.Most:
		return played
	}
	needed := 2 * float64(played)
	if wanted := s.Wanted(e); wanted > 0 && !math.IsInf(e.HalfWidth(), 1) {
		shrink := e.HalfWidth() / wanted
		needed = min(needed, math.Ceil(float64(played)*float64(shrink*shrink)))
	}
	least := played + max(1, played/5)
	return min(max(int(needed), least), s.Most)
}
