package autoscaling

import (
	"fmt"
	"strconv"

	"ecsim/model/cloudwatch"
)

func itoa(n int) string { return strconv.Itoa(n) }

func (p *policy) becauseHigh() string {
	name, unit := cloudwatch.Words(p.Metric)
	latest, _ := p.high.Latest()
	value, target := cloudwatch.Figures(latest, p.Target)
	return fmt.Sprintf("%s %s%s > target %s%s for %d min",
		name, value, unit, target, unit, p.high.Rule().Periods)
}

func (p *policy) becauseLow(voters int) string {
	name, unit := cloudwatch.Words(p.Metric)
	latest, _ := p.low.Latest()
	value, low := cloudwatch.Figures(latest, p.low.Rule().Threshold)
	text := fmt.Sprintf("%s %s%s < %s%s for %d min, target %s%s", name, value, unit, low, unit,
		lowDatapoints, cloudwatch.TrimZeros(strconv.FormatFloat(p.Target, 'f', 3, 64)), unit)
	if voters > 1 {
		text += fmt.Sprintf(", all %d policies low", voters)
	}
	return text
}

func (p *policy) becauseDemand() string {
	name, unit := cloudwatch.Words(p.Metric)
	latest, _ := p.high.Latest()
	value, _ := cloudwatch.Figures(latest, 0)
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
