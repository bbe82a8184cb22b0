package autoscaling

import (
	"fmt"
	"strconv"

	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

func itoa(n int) string { return strconv.Itoa(n) }

// lasting is how long all the periods of an alarm take.
func lasting(r *model.AlarmRule) string {
	span := clock.Span(r.Periods) * r.Period
	if span%clock.Minute == 0 {
		return fmt.Sprintf("%d min", span/clock.Minute)
	}
	return fmt.Sprintf("%d s", span/clock.Second)
}

func (p *policy) becauseHigh() string {
	name, unit := cloudwatch.Words(p.Metric)
	latest, _ := p.high.Latest()
	value, target := cloudwatch.Figures(latest, p.Target)
	return fmt.Sprintf("%s %s%s > target %s%s for %s",
		name, value, unit, target, unit, lasting(p.high.Rule()))
}

func (p *policy) becauseLow(voters int) string {
	name, unit := cloudwatch.Words(p.Metric)
	latest, _ := p.low.Latest()
	value, low := cloudwatch.Figures(latest, p.low.Rule().Threshold)
	text := fmt.Sprintf("%s %s%s < %s%s for %s, target %s%s", name, value, unit, low, unit,
		lasting(p.low.Rule()), cloudwatch.TrimZeros(strconv.FormatFloat(p.Target, 'f', 3, 64)), unit)
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
