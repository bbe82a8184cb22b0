package autoscaling

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"

	"ecsim/model"
	"ecsim/sim/clock"
)

func itoa(n int) string { return strconv.Itoa(n) }

// words names a metric and its unit in a sentence.
func words(m model.Metric) (name, unit string) {
	switch m {
	case model.CPUUtilization:
		return "CPU", " %"
	case model.MemoryUtilization:
		return "memory", " %"
	case model.ErrorPercent, model.TargetGroupErrorPercent:
		return string(m), " %"
	case model.LatencyP99:
		return string(m), " ms"
	case model.RequestCountPerTarget:
		return "requests per target", "/min"
	}
	return string(m), ""
}

// figures prints two numbers with as few decimals, up to three, as show which of them is larger.
func figures(value, against float64) (string, string) {
	shown := func(x float64, decimals int) string {
		return strconv.FormatFloat(x, 'f', decimals, 64)
	}
	whole := !exceeds(math.Abs(math.Round(against)-against)+1, 1)
	for decimals := 0; decimals <= 3; decimals++ {
		a, b := shown(value, decimals), shown(against, decimals)
		if a != b && (whole || decimals > 0) {
			return a, trimZeros(b)
		}
	}
	return trimZeros(shown(value, 3)), trimZeros(shown(against, 3))
}

// trimZeros drops decimals that say nothing: 45.0 → 45.
func trimZeros(s string) string {
	f, _ := strconv.ParseFloat(s, 64)
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func (p *policy) becauseHigh() string {
	name, unit := words(p.Metric)
	value, target := figures(p.high.latest, p.Target)
	return fmt.Sprintf("%s %s%s > target %s%s for %d min",
		name, value, unit, target, unit, p.high.rule.Periods)
}

func (p *policy) becauseLow(voters int) string {
	name, unit := words(p.Metric)
	value, low := figures(p.low.latest, p.low.rule.Threshold)
	text := fmt.Sprintf("%s %s%s < %s%s for %d min, target %s%s", name, value, unit, low, unit,
		lowDatapoints, trimZeros(strconv.FormatFloat(p.Target, 'f', 3, 64)), unit)
	if voters > 1 {
		text += fmt.Sprintf(", all %d policies low", voters)
	}
	return text
}

func (p *policy) becauseDemand() string {
	name, unit := words(p.Metric)
	value, _ := figures(p.high.latest, 0)
	return fmt.Sprintf("%s %s%s with no task running", name, value, unit)
}

// bound says which limit turned the wanted count into another one (AAS-04).
func bound(want, limited int) string {
	switch {
	case limited < want:
		return ", at most " + itoa(limited)
	case limited > want:
		return ", at least " + itoa(limited)
	}
	return ""
}

// explain says why the alarm is in its state: "CPU 83 % > 50 %, 3 of 3".
func (w *watch) explain(metric model.Metric, at clock.Time) string {
	name, unit := words(metric)
	if w.state == InsufficientData {
		return fmt.Sprintf("no %s datapoint for %s", name, at.Sub(w.seenAt))
	}
	value, threshold := figures(w.latest, w.rule.Threshold)
	return fmt.Sprintf("%s %s%s %s %s%s, %d of %d", name, value, unit, w.rule.sign(w.latest),
		threshold, unit, w.recentBreaches(at), w.rule.Periods)
}

// sign is how a value compares with the threshold.
func (r *AlarmRule) sign(value float64) string {
	switch breach := r.breaches(value); {
	case r.Comparison == GreaterThan && breach:
		return ">"
	case r.Comparison == GreaterThan:
		return "≤"
	case breach:
		return "<"
	}
	return "≥"
}

// recentBreaches counts the breaching datapoints among the N most recent periods that have one.
func (w *watch) recentBreaches(at clock.Time) int {
	window := uint64(1)<<(w.rule.Periods+spare) - 1
	present, breach := w.present<<w.overdue(at)&window, w.breach<<w.overdue(at)&window
	count := 0
	for n := 0; n < w.rule.Periods && present != 0; n++ {
		newest := uint64(1) << bits.TrailingZeros64(present)
		if breach&newest != 0 {
			count++
		}
		present &^= newest
	}
	return count
}
