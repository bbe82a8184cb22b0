package quantity

import (
	"math"
	"strconv"
	"strings"

	"ecsim/scenarios"
)

// unknown stands for a number that is not there: no request was answered, say.
const unknown = "–"

// decimals is how many decimals are worth showing: as many as give the half width of the interval
// two significant digits, or without an interval the value three; never less than two digits of
// the value.
func decimals(m scenarios.Measure, scale float64) int {
	if !hasInterval(m) {
		return clamp(2-magnitude(m.Mean*scale), 0, 6)
	}
	half := (m.High - m.Low) / 2
	return clamp(max(1-magnitude(half*scale), 1-magnitude(m.Mean*scale)), 0, 6)
}

// magnitude is the power of ten of the first significant digit; that of zero counts as 0.
func magnitude(v float64) int {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return int(math.Floor(math.Log10(math.Abs(v))))
}

func clamp(n, low, high int) int { return min(max(n, low), high) }

// Fixed prints v with the given number of decimals and groups of three: 1,234.50.
func Fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return unknown
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, rest, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	if v < 0 && strings.ContainsAny(text, "123456789") {
		whole = "-" + whole
	}
	return whole
}
