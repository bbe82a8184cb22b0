package cloudwatch

import (
	"fmt"
	"math"
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Words names a metric and its unit in a sentence.
func Words(m model.Metric) (name, unit string) {
	switch m {
	case model.CPUUtilization, model.CPUHighResolution:
		return "CPU", " %"
	case model.MemoryUtilization, model.MemoryHighResolution:
		return "memory", " %"
	case model.ErrorPercent, model.TargetGroupErrorPercent:
		return string(m), " %"
	case model.RequestCountPerTarget:
		return "requests per target", "/min"
	}
	if _, ok := m.ResponseTimeStatistic(); ok {
		return string(m), " s"
	}
	return string(m), ""
}

// Figures prints two numbers with as few decimals, up to three, as show which of them is larger.
func Figures(value, against float64) (string, string) {
	shown := func(x float64, decimals int) string {
		return strconv.FormatFloat(x, 'f', decimals, 64)
	}
	whole := !Exceeds(math.Abs(math.Round(against)-against)+1, 1)
	for decimals := 0; decimals <= 3; decimals++ {
		a, b := shown(value, decimals), shown(against, decimals)
		if a != b && (whole || decimals > 0) {
			return a, TrimZeros(b)
		}
	}
	return TrimZeros(shown(value, 3)), TrimZeros(shown(against, 3))
}

// TrimZeros drops decimals that say nothing: 45.0 → 45.
func TrimZeros(s string) string {
	f, _ := strconv.ParseFloat(s, 64)
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// Explain says why the alarm is in its state: "CPU 83 % > 50 %, 3 of 3".
func (w *Watch) Explain(at clock.Time) string {
	name, unit := Words(w.metric)
	if w.state == InsufficientData {
		return fmt.Sprintf("no %s datapoint for %s", name, at.Sub(w.seenAt))
	}
	value, threshold := Figures(w.latest, w.rule.Threshold)
	return fmt.Sprintf("%s %s%s %s %s%s, %d of %d", name, value, unit, sign(&w.rule, w.latest),
		threshold, unit, w.tally(at).breaching, w.rule.Periods)
}
