package plots

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"

	"ecsim/reports/quantity"
)

// decades is the ticks of a logarithmic axis of seconds, at 1 to 9 times powers of ten. The axis
// itself is linear in the power: a plot.LogScale misplaces the label of the axis and leaves a gap
// for it.
type decades struct{}

// longAxis is the ratio of the ends of an axis from which on only powers of ten have labels.
const longAxis = 2000

// Ticks implements plot.Ticker; low and high are powers of ten.
func (decades) Ticks(low, high float64) []plot.Tick {
	var ticks []plot.Tick
	for power := math.Floor(low); power <= math.Ceil(high); power++ {
		for digit := 1.0; digit < 10; digit++ {
			at := power + math.Log10(digit)
			if at < low-1e-9 || at > high+1e-9 {
				continue
			}
			label := ""
			if digit == 1 || (digit == 2 || digit == 5) && high-low < math.Log10(longAxis) {
				label = timeLabel(digit * math.Pow(10, power))
			}
			ticks = append(ticks, plot.Tick{Value: at, Label: label})
		}
	}
	return ticks
}

// ends widens a range of seconds to the next 1, 2 or 5 times a power of ten on either side, and
// answers with the powers.
func (decades) ends(low, high float64) (float64, float64) {
	down := math.Log10(low)
	for power := math.Floor(down); ; power++ {
		for _, digit := range []float64{1, 2, 5} {
			at := power + math.Log10(digit)
			if at <= math.Log10(low)+1e-9 {
				down = at
			}
			if at >= math.Log10(high*air) {
				return down, at
			}
		}
	}
}

// timeLabel prints 0.02 as 20 ms, 5 as 5 s and 2000 as 2,000 s.
func timeLabel(seconds float64) string {
	print := func(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
	switch {
	case seconds < 0.9995e-3:
		return print(seconds*1e6) + " µs"
	case seconds < 0.9995:
		return print(seconds*1e3) + " ms"
	case seconds < 999.5:
		return print(seconds) + " s"
	default:
		return quantity.Fixed(seconds, 0) + " s"
	}
}
