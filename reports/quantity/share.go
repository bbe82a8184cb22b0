package quantity

import (
	"math"

	"ecsim/scenarios"
)

// Share prints a ratio of 0 to 1 as a percentage. Near 100 % it shows as many nines as there are,
// and a share that is not whole is never rounded up to 100 %.
func Share(m scenarios.Measure) string {
	places := sharePlaces(m)
	return interval(m, func(v float64) string { return share(v, places) }, " %")
}

func sharePlaces(m scenarios.Measure) int {
	rest := math.Min(math.Abs(m.Mean), math.Abs(1-m.Mean)) * 100
	if hasInterval(m) {
		half := (m.High - m.Low) / 2 * 100
		return clamp(1-magnitude(half), 1, 6)
	}
	if rest == 0 {
		return 0
	}
	return clamp(1-magnitude(rest), 1, 6)
}

func share(v float64, places int) string {
	text := Fixed(v*100, places)
	if v < 1 && text == Fixed(100, places) {
		unit := math.Pow10(places)
		return Fixed(math.Floor(v*100*unit)/unit, places)
	}
	return text
}
