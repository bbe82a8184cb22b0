package workload

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Gaps is what stands in for the periods that a trace has no value for.
type Gaps string

// Ways to fill gaps.
const (
	HoldGaps        Gaps = "hold"        // the value before the gap goes on
	InterpolateGaps Gaps = "interpolate" // a straight line from the value before to the value after
	ZeroGaps        Gaps = "zero"        // nothing arrived
	RefuseGaps      Gaps = "error"       // a gap is a mistake
)

// Trace is measured load: one value per period, in order of time.
type Trace struct {
	Points []TracePoint
	Counts bool       // values are requests in the period; else requests per second
	Period clock.Span // 0: the most frequent distance between points
	Gaps   Gaps       // empty: hold
}

// TracePoint is the value of the period that begins at At.
type TracePoint struct {
	At    clock.Time
	Value float64
}

// Gap is a stretch of a trace that had no value.
type Gap struct{ From, To clock.Time }

// Source makes a trace a source of constant rate per period; after its last period nothing arrives.
// It says which gaps were filled.
func (t Trace) Source() (model.Source, []Gap, error) {
	if len(t.Points) == 0 {
		return model.Source{}, nil, fmt.Errorf("a trace needs at least one value")
	}
	period := t.Period
	if period == 0 {
		period = t.frequentDistance()
	}
	if period <= 0 {
		return model.Source{}, nil, fmt.Errorf("a trace of one value needs a period")
	}
	perSecond := 1.0
	if t.Counts {
		perSecond = 1 / period.Seconds()
	}
	src := model.Source{Name: "trace", Step: true, Arrivals: model.Poisson}
	var gaps []Gap
	for i, p := range t.Points {
		if i > 0 {
			before := t.Points[i-1]
			if p.At <= before.At {
				return src, nil, fmt.Errorf(
					"a trace needs rising times, found %v after %v", p.At, before.At)
			}
			// A little irregularity is not a gap: a whole period must be missing, or nearly.
			if distance := p.At.Sub(before.At); distance > period+period/2 {
				gaps = append(gaps, Gap{before.At.Add(period), p.At})
				src.Rate = t.fill(src.Rate, before, p, period, perSecond)
			}
		}
		if !(p.Value >= 0) {
			return src, nil, fmt.Errorf(
				"a trace needs values of at least 0, found %v at %v", p.Value, p.At)
		}
		src.Rate = append(src.Rate, model.RatePoint{At: p.At, PerSecond: p.Value * perSecond})
	}
	if t.Gaps == RefuseGaps && len(gaps) > 0 {
		return src, gaps, fmt.Errorf("no value from %v to %v, and %d more gaps",
			gaps[0].From, gaps[0].To, len(gaps)-1)
	}
	end := t.Points[len(t.Points)-1].At.Add(period)
	src.Rate = append(src.Rate, model.RatePoint{At: end})
	return src, gaps, nil
}

// fill appends the rates that stand in for the periods between two points.
func (t Trace) fill(
	rates []model.RatePoint, before, after TracePoint, period clock.Span, perSecond float64,
) []model.RatePoint {
	from := before.At.Add(period)
	switch t.Gaps {
	case ZeroGaps:
		return append(rates, model.RatePoint{At: from})
	case InterpolateGaps:
		whole := after.At.Sub(before.At).Seconds()
		for at := from; at < after.At; at = at.Add(period) {
			along := at.Sub(before.At).Seconds() / whole
			value := before.Value + float64(along*(after.Value-before.Value))
			rates = append(rates, model.RatePoint{At: at, PerSecond: value * perSecond})
		}
	}
	return rates
}

// frequentDistance is the most frequent distance between neighbouring points, the shortest of
// equals; 0 when there is one point only.
func (t Trace) frequentDistance() clock.Span {
	var distances []clock.Span
	for i := 1; i < len(t.Points); i++ {
		distances = append(distances, t.Points[i].At.Sub(t.Points[i-1].At))
	}
	slices.Sort(distances)
	var best clock.Span
	for most, i := 0, 0; i < len(distances); {
		j := i
		for j < len(distances) && distances[j] == distances[i] {
			j++
		}
		if j-i > most {
			most, best = j-i, distances[i]
		}
		i = j
	}
	return best
}
