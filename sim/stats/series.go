package stats

import (
	"math"

	"ecsim/sim/clock"
)

// Series is one quantity over time, one value per step: value i covers [i, i+1) steps from time 0.
// Steps without a value are NaN.
type Series struct {
	Step   clock.Span // positive
	Values []float64
}

// Set is the value of the step that contains the instant at.
func (s *Series) Set(at clock.Time, v float64) {
	*s.cell(at) = v
}

// Add adds v to the value of the step that contains the instant at; no value counts as 0.
func (s *Series) Add(at clock.Time, v float64) {
	c := s.cell(at)
	if math.IsNaN(*c) {
		*c = 0
	}
	*c += v
}

// At is the value of the step that contains the instant at; NaN when there is none.
func (s *Series) At(at clock.Time) float64 {
	i := int(at / clock.Time(s.Step))
	if i < 0 || i >= len(s.Values) {
		return math.NaN()
	}
	return s.Values[i]
}

func (s *Series) cell(at clock.Time) *float64 {
	i := int(at / clock.Time(s.Step))
	for len(s.Values) <= i {
		s.Values = append(s.Values, math.NaN())
	}
	return &s.Values[i]
}
