package plots

import (
	"math"

	"gonum.org/v1/plot"

	"ecsim/reports/quantity"
)

// round is the ticks of a linear axis at multiples of 1, 2 or 5 times a power of ten.
type round struct {
	scale float64 // what a value is multiplied by before it is printed: 100 for percent
	whole bool    // no tick between whole numbers
}

// wantedTicks is about how many ticks an axis has.
const wantedTicks = 5

// air is how far an axis reaches beyond the data, so that no line is drawn along the edge.
const air = 1.03

// distance is the distance of ticks on an axis that reaches up to high.
func (r round) distance(span float64) float64 {
	span *= r.scale
	if span <= 0 {
		return 1 / r.scale
	}
	power := math.Pow(10, math.Floor(math.Log10(span/wantedTicks)))
	step := 10 * power
	for _, s := range []float64{1, 2, 5} {
		if span/(s*power) <= wantedTicks+1 {
			step = s * power
			break
		}
	}
	if r.whole {
		step = math.Max(1, step)
	}
	return step / r.scale
}

// top is the first tick that leaves a little air above a value: the end of an axis from zero.
func (r round) top(high float64) float64 {
	high *= air
	step := r.distance(high)
	return math.Max(1, math.Ceil(high/step-1e-9)) * step
}

// Ticks implements plot.Ticker.
func (r round) Ticks(low, high float64) []plot.Tick {
	step := r.distance(high - low)
	places := max(0, int(-math.Floor(math.Log10(step*r.scale)+1e-9)))
	var ticks []plot.Tick
	for n := math.Ceil(low/step - 1e-9); n*step <= high+step*1e-9; n++ {
		ticks = append(ticks, plot.Tick{Value: n * step, Label: quantity.Fixed(n*step*r.scale, places)})
	}
	return ticks
}

// upTo is the ticks of an axis up to a value, where the axis goes on for marks above the data.
type upTo struct {
	plot.Ticker
	high float64
}

// Ticks implements plot.Ticker.
func (u upTo) Ticks(low, _ float64) []plot.Tick { return u.Ticker.Ticks(low, u.high) }
