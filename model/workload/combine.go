package workload

import (
	"cmp"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Scale multiplies every rate of a source by a factor of at least 0.
func Scale(src model.Source, factor float64) model.Source {
	src.Rate = slices.Clone(src.Rate)
	for i := range src.Rate {
		src.Rate[i].PerSecond *= factor
	}
	return src
}

// Shift delays a source by a span of at least 0: it is silent until then. A source that repeats is
// turned inside its cycle instead, for it has no beginning.
func Shift(src model.Source, by clock.Span) model.Source {
	if src.Repeat > 0 {
		return turn(src, by%src.Repeat)
	}
	src.Rate = slices.Clone(src.Rate)
	for i := range src.Rate {
		src.Rate[i].At = src.Rate[i].At.Add(by)
	}
	return src
}

// turn moves a repeating curve later by a part of its cycle.
func turn(src model.Source, by clock.Span) model.Source {
	if by == 0 {
		return src
	}
	cycle, cut := clock.Time(src.Repeat), clock.Time(src.Repeat-by)
	var early, late []model.RatePoint
	add := func(list []model.RatePoint, at clock.Time, rate float64) []model.RatePoint {
		return append(list, model.RatePoint{At: at, PerSecond: rate})
	}
	// What comes after the cut now begins the cycle; what came before it follows.
	early = add(early, 0, stretchAt(&src, cut).rate)
	late = add(late, clock.Time(by), stretchAt(&src, 0).rate)
	for _, p := range src.Rate {
		switch {
		case p.At > 0 && p.At < cut:
			late = add(late, p.At+clock.Time(by), p.PerSecond)
		case p.At > cut && p.At < cycle:
			early = add(early, p.At-cut, p.PerSecond)
		}
	}
	if !src.Step {
		early = add(early, clock.Time(by), rateBefore(&src, cycle))
		late = add(late, cycle, rateBefore(&src, cut))
	}
	src.Rate = append(early, late...)
	return src
}

// rateBefore is the rate just before an instant of the first cycle.
func rateBefore(src *model.Source, at clock.Time) float64 {
	s := stretchAt(src, at-1)
	return s.rate + float64(s.slope*1e-9)
}

// Repeat starts a source again every period, which must be positive.
func Repeat(src model.Source, period clock.Span) model.Source {
	src.Repeat = period
	return src
}

// WithBursts makes a source a Markov-modulated one.
func WithBursts(src model.Source, b model.Bursts) model.Source {
	src.Bursts = &b
	return src
}

// Spike multiplies a load by Factor for a while: it rises in a straight line, holds, and falls.
type Spike struct {
	At     clock.Time // the rise begins
	Factor float64    // at least 1
	Rise   clock.Span
	Hold   clock.Span
	Fall   clock.Span
}

// height is the factor less one at an instant.
func (s Spike) height(at clock.Time) float64 {
	top, over := s.At.Add(s.Rise), s.At.Add(s.Rise+s.Hold)
	end := over.Add(s.Fall)
	switch {
	case at < s.At || at >= end:
		return 0
	case at < top:
		return (s.Factor - 1) * at.Sub(s.At).Seconds() / s.Rise.Seconds()
	case at < over:
		return s.Factor - 1
	default:
		return (s.Factor - 1) * end.Sub(at).Seconds() / s.Fall.Seconds()
	}
}

// Spikes is the source that spikes add to a base: put beside the base, both together are the base
// with its spikes. Spikes must not overlap. Between points, at most a sixteenth of a slope apart,
// it is a straight line; bursts of the base and of its spikes come independently.
func Spikes(base model.Source, spikes []Spike) model.Source {
	out := model.Source{Name: "spikes", Arrivals: base.Arrivals, Bursts: base.Bursts}
	out.Rate = append(out.Rate, model.RatePoint{})
	earlier := func(a, b Spike) int { return cmp.Compare(a.At, b.At) }
	for _, s := range slices.SortedFunc(slices.Values(spikes), earlier) {
		at := s.At
		out.Rate = append(out.Rate, model.RatePoint{At: at})
		for _, part := range []clock.Span{s.Rise, s.Hold, s.Fall} {
			out.Rate = appendProduct(out.Rate, &base, s, at, at.Add(part))
			at = at.Add(part)
		}
		out.Rate = append(out.Rate, model.RatePoint{At: at})
	}
	return out
}

// appendProduct samples base × spike over [from, to], with a point on either side of each jump.
func appendProduct(points []model.RatePoint, base *model.Source, s Spike, from, to clock.Time,
) []model.RatePoint {
	const parts = 16
	for at := from; at < to; {
		here := stretchAt(base, at)
		next := min(here.end, to, at+max(1, (to-from+parts-1)/parts))
		last := here.rate + float64(here.slope*next.Sub(at).Seconds())
		points = append(points,
			model.RatePoint{At: at, PerSecond: here.rate * s.height(at)},
			model.RatePoint{At: next, PerSecond: last * s.height(next-1)})
		at = next
	}
	return points
}
