package reports

import (
	"math"
	"strings"
)

var bars = []rune("▁▂▃▄▅▆▇█")

// sparkline draws values as a row of bars from zero to their largest; a cell is the mean of what
// it covers, and a blank where there is no data.
func sparkline(values []float64, width int) string {
	width = min(width, len(values))
	top := 0.0
	cells := make([]float64, width)
	for i := range cells {
		cells[i] = mean(values[i*len(values)/width : (i+1)*len(values)/width])
		if cells[i] > top {
			top = cells[i]
		}
	}
	var b strings.Builder
	for _, v := range cells {
		switch {
		case math.IsNaN(v):
			b.WriteByte(' ')
		case top == 0:
			b.WriteRune(bars[0])
		default:
			b.WriteRune(bars[clampBar(int(v/top*float64(len(bars))))])
		}
	}
	return b.String()
}

func clampBar(i int) int { return min(max(i, 0), len(bars)-1) }

// mean is the average of the values that are there, NaN when none is.
func mean(values []float64) float64 {
	sum, n := 0.0, 0
	for _, v := range values {
		if !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / float64(n)
}
