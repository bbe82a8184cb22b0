package gate

import (
	"math"
	"slices"

	"ecsim/scenarios/study/inference"
)

// leastPlanted is how large a planted regression is at least, as a share of the figure.
const leastPlanted = 0.01

// none is a number that there is not.
var none = Number(math.NaN())

const plantedWords = "worse by more than is tolerated and than the noise"

// plantFigure makes a measure worse than in the baseline in every replication alike, so that the pairs of
// baseline and now keep their noise: by twice what is tolerated, and beyond the noise. Whether the
// comparison is blind is one question, and answered by Found; how much it sees another, answered by Sees.
// false when there is no figure.
func (s *Suite) plantFigure(base, now *Record, c Case, m Measure) (Planted, bool) {
	before, after := base.entry(c.Name).figure(m.Path), now.entry(c.Name).figure(m.Path)
	if before == nil || after == nil {
		return Planted{}, false // there was nothing to measure
	}
	e := inference.Paired(before.Column, after.Column).Fixed(s.level())
	point := before.Estimate(s.level()).Point
	if math.IsNaN(e.Point) || math.IsNaN(point) {
		return Planted{}, false
	}
	tolerated := inference.Zone{Relative: m.Tolerance}.Of(point)
	by := max(leastPlanted*scaleOf(point), 2*tolerated)
	if noise := e.HalfWidth(); !math.IsInf(noise, 0) {
		by = max(by, tolerated+2*noise)
	}
	worse := now.clone()
	worse.entry(c.Name).figure(m.Path).shift(float64(worseSign(m.Better)*by) - e.Point)
	anew := inference.Paired(after.Column, turned(after.Column)).Fixed(s.level())
	return Planted{Case: c.Name, Measure: m.Path, What: plantedWords, Unit: m.Unit, Base: Number(point),
		Planted: Number(by), Sees: Number(tolerated + 2*anew.HalfWidth()),
		Found: s.finds(base, &worse, c.Name, m.Path)}, true
}

// plantSpeed makes a case slower than in the baseline by four times what is tolerated, and beyond the noise of
// this machine.
func (s *Suite) plantSpeed(base, now *Record, c Case) Planted {
	before, after := base.entry(c.Name).Speed, now.entry(c.Name).Speed
	e := inference.Independent(logs(before), logs(after), s.level())
	sees := math.Log1p(c.SpeedTolerance) + 2*e.HalfWidth()
	slower := max(math.Log1p(max(leastPlanted, 4*c.SpeedTolerance)), sees)
	worse := now.clone()
	for k := range worse.entry(c.Name).Speed {
		worse.entry(c.Name).Speed[k] *= math.Exp(slower - e.Point)
	}
	point := geometricMean(before)
	return Planted{Case: c.Name, Measure: SpeedMeasure, What: plantedWords, Unit: speedUnit, Base: Number(point),
		Planted: Number(point * math.Expm1(slower)), Sees: Number(point * math.Expm1(sees)),
		Found: s.finds(base, &worse, c.Name, SpeedMeasure)}
}

// scaleOf a figure is what shares of it are taken of: of zero, of one unit.
func scaleOf(point float64) float64 {
	if point == 0 {
		return 1
	}
	return math.Abs(point)
}

func worseSign(good inference.Direction) float64 {
	if good == inference.HigherIsBetter {
		return -1
	}
	return 1
}

// turned is a column whose replications have moved up by one, so that pairs with the column itself have
// different seeds.
func turned(c inference.Column) inference.Column {
	if len(c.Observations) > 0 {
		c.Observations = append(slices.Clone(c.Observations[1:]), c.Observations[0])
	}
	return c
}

// shift adds an amount to the figure of every replication.
func (f *Figure) shift(by float64) {
	for i := range f.Observations {
		o := &f.Observations[i]
		if f.Kind == inference.Ratio {
			o.Value += float64(by * o.Weight)
		} else {
			o.Value += by
		}
	}
	f.Pooled += by
}

// fitted is the baseline, with what was measured now wherever it does not fit that.
func (r *Record) fitted(now *Record) *Record {
	out := now.clone()
	for i := range out.Entries {
		e := &out.Entries[i]
		base := r.entry(e.Name)
		if base == nil || base.Seed != e.Seed || base.Replications != e.Replications {
			continue
		}
		for j := range e.Figures {
			if f := base.figure(e.Figures[j].Path); f != nil && f.Kind == e.Figures[j].Kind {
				e.Figures[j].Column = f.Column
			}
		}
		if base.Hash == e.Hash && len(base.Speed) > 1 {
			e.Speed = base.Speed
		}
	}
	return &out
}
