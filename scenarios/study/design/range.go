package design

import (
	"math"
	"strconv"

	"ecsim/sim/portable"
)

// Range is an interval of numbers and how the unit interval is spread over it.
type Range struct {
	Low, High float64
	Log       bool // equal ratios instead of equal differences; Low is above zero
	Integer   bool // whole numbers only, each as likely as any other when not Log
}

// figures is how many significant digits a number of a range has: a knob that needs more is no knob.
const figures = 6

// At is the number at u in [0, 1). Of a linear range of whole numbers each has an equal part of the unit
// interval.
func (r Range) At(u float64) float64 {
	if r.Integer && !r.Log {
		low, high := math.Ceil(r.Low), math.Floor(r.High)
		return low + float64(Index(u, int(high-low)+1))
	}
	return r.Round(r.between(u))
}

// between is the number at u in [0, 1], as it comes.
func (r Range) between(u float64) float64 {
	switch {
	case u <= 0:
		return r.Low
	case u >= 1:
		return r.High
	case r.Log:
		return r.Low * portable.Exp(float64(u*portable.Log(r.High/r.Low)))
	}
	return r.Low + float64(u*(r.High-r.Low))
}

// Round is the nearest number that the range can take: inside, whole if it must be, of six figures.
func (r Range) Round(x float64) float64 {
	if r.Integer {
		return min(max(math.Round(x), math.Ceil(r.Low)), math.Floor(r.High))
	}
	if rounded, err := strconv.ParseFloat(Format(x), 64); err == nil {
		x = rounded
	}
	return min(max(x, r.Low), r.High)
}

// Cut is n numbers from Low to High, both included, as evenly as the range is spread. Whole numbers that
// come out equal are there once.
func (r Range) Cut(n int) []float64 {
	var out []float64
	for i := range n {
		u := 0.0
		if n > 1 {
			u = float64(i) / float64(n-1)
		}
		x := r.Round(r.between(u))
		if len(out) == 0 || x != out[len(out)-1] {
			out = append(out, x)
		}
	}
	return out
}

// Step is the numbers from Low on, each by step larger than the one before (or by the factor step, of a
// logarithmic range), as far as High.
func (r Range) Step(step float64) []float64 {
	const slack = 1e-9 // of a step, so that 0.1, 0.2, … ends where people expect
	limit := r.High + float64(step*slack)
	if r.Log {
		limit = r.High * (1 + slack)
	}
	var out []float64
	for i, x := 0, r.Low; x <= limit; i++ {
		out = append(out, r.Round(x))
		if r.Log {
			if x*step == x { // too close to zero for the step to move it
				return out
			}
			x *= step
		} else {
			x = r.Low + float64(float64(i+1)*step)
		}
	}
	return out
}

// Unit is where a number lies in the unit interval: the inverse of At, up to rounding.
func (r Range) Unit(x float64) float64 {
	switch {
	case r.High <= r.Low:
		return 0
	case r.Log:
		return portable.Log(x/r.Low) / portable.Log(r.High/r.Low)
	}
	return (x - r.Low) / (r.High - r.Low)
}

// Index is which of n equal parts of the unit interval u lies in.
func Index(u float64, n int) int { return min(max(int(u*float64(n)), 0), n-1) }

// Format is a number with six significant digits, or a whole one as it is, without an exponent.
func Format(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', figures, 64), 64)
	if err != nil { // an infinity, which no range has
		rounded = x
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
