package reports

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// apportion rounds values to whole units of 10^-places so that they sum to the rounded total:
// largest remainders first, the earlier row on a tie. No row moves by a unit or more. Values that
// do not sum to the total anyway are only rounded: the difference must stay visible.
func apportion(values []float64, total float64, places int) []float64 {
	scale := math.Pow10(places)
	units := make([]float64, len(values))
	order := make([]int, len(values))
	missing := math.Round(shownValue(total, places) * scale)
	for i, v := range values {
		units[i] = math.Floor(v * scale)
		order[i] = i
		missing -= units[i]
	}
	if missing < 0 || missing > float64(len(values)) {
		for i, v := range values {
			units[i] = math.Round(v * scale)
		}
		missing = 0
	}
	remainder := func(i int) float64 { return values[i]*scale - math.Floor(values[i]*scale) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder(b), remainder(a)) })
	for _, i := range order[:int(missing)] {
		units[i]++
	}
	for i := range units {
		units[i] /= scale
	}
	return units
}

// shownValue is a value after it was printed with a number of decimals, which may round a half
// down.
func shownValue(v float64, places int) float64 {
	shown, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', places, 64), 64)
	if err != nil {
		return v
	}
	return shown
}
