package plots

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// timeUnit is how simulated time is counted along an axis.
type timeUnit struct {
	name    string
	seconds float64
	steps   []float64 // possible distances of labels, in the unit
}

var (
	minutes = timeUnit{"minutes", 60, []float64{1, 2, 5, 10, 15, 30}}
	hours   = timeUnit{"hours", 3600, []float64{1, 2, 3, 6, 12}}
	days    = timeUnit{"days", 86400, []float64{0.5, 1, 2, 5, 7, 14, 28, 56}}
)

// mostTimeLabels keeps labels apart.
const mostTimeLabels = 16

// unitFor is the unit in which a horizon reads best: 90 minutes, 24 hours, 14 days.
func unitFor(horizon float64) timeUnit {
	switch {
	case horizon <= 2*hours.seconds:
		return minutes
	case horizon <= 72*hours.seconds:
		return hours
	default:
		return days
	}
}

// Ticks implements plot.Ticker, in seconds.
func (u timeUnit) Ticks(low, high float64) []plot.Tick {
	step := u.steps[len(u.steps)-1]
	for _, s := range u.steps {
		if (high-low)/u.seconds/s < mostTimeLabels {
			step = s
			break
		}
	}
	var ticks []plot.Tick
	for n := math.Ceil(low / u.seconds / step); n*step*u.seconds <= high*(1+1e-9); n++ {
		label := strconv.FormatFloat(n*step, 'g', -1, 64)
		ticks = append(ticks, plot.Tick{Value: n * step * u.seconds, Label: label})
	}
	return ticks
}

// unlabelled is the ticks of another axis without their labels, for a panel that shares the axis
// below it.
type unlabelled struct{ plot.Ticker }

// Ticks implements plot.Ticker. A blank is not an empty label: it keeps the tick a major one.
func (u unlabelled) Ticks(low, high float64) []plot.Tick {
	ticks := u.Ticker.Ticks(low, high)
	for i := range ticks {
		ticks[i].Label = " "
	}
	return ticks
}
