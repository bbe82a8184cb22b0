package autoscaling

import (
	"fmt"
	"math"
	"strconv"

	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

// stepPolicy is a step scaling policy and the alarms whose action it is. They are the user's: any
// comparison, period and number of datapoints (ST-01).
type stepPolicy struct {
	model.StepScaling
	alarms []cloudwatch.Watch
}

func newStepPolicy(
	service string, p model.StepScaling, atOnce bool, phase func(alarm string) clock.Span,
) stepPolicy {
	s := stepPolicy{StepScaling: p}
	for _, a := range p.Alarms {
		if atOnce {
			a.Periods, a.Datapoints = 1, 1
		}
		a.MetricSource = a.MetricSource.By(service)
		s.alarms = append(s.alarms, cloudwatch.NewWatch(a, a.Metric.Resolution(), phase))
	}
	return s
}

// request is what the action of an alarm asks for.
type request struct {
	policy   string
	alarm    string
	metric   model.Metric
	cooldown clock.Span
	want     int

	tracking *policy // of target tracking; nil: of step scaling
	voters   int     // to scale in: how many policies agree
	demand   bool    // from zero

	stepping *stepPolicy
	watch    *cloudwatch.Watch
	step     *model.Step
	value    float64
}

// because says why the alarm's action asks for it.
func (r *request) because() string {
	switch {
	case r.stepping != nil:
		return r.stepping.because(r.watch, r.step, r.value)
	case r.demand:
		return r.tracking.becauseDemand()
	case r.voters > 0:
		return r.tracking.becauseLow(r.voters)
	}
	return r.tracking.becauseHigh()
}

// ask is what a step scaling policy makes of an alarm that acts. A change of zero, or a value that
// no step covers, asks for nothing: ok is false, and why says it.
func (t *Target) ask(
	p *stepPolicy, w *cloudwatch.Watch, at clock.Time, now State,
) (r request, out, ok bool, why Refusal) {
	rule := w.Rule()
	above := rule.Comparison == model.GreaterThan || rule.Comparison == model.GreaterThanOrEqual
	value := w.LatestBy(p.Aggregation)
	step := stepOf(p.Steps, value, rule.Threshold, above)
	if step == nil {
		return request{}, false, false, NoStep
	}
	r = request{policy: p.Name, alarm: w.Name, metric: w.Metric, cooldown: p.Cooldown,
		stepping: p, watch: w, step: step, value: value}
	r.want = p.from(now.Running, step)
	out = r.want > now.Running
	if p.Adjustment == model.ExactCapacity {
		out = r.want > now.Desired
	}
	if r.want == now.Running && p.Adjustment != model.ExactCapacity {
		return r, out, false, AlreadyAtDesired
	}
	if out && t.out.binds(at) && p.Adjustment != model.ExactCapacity { // ST-08
		need := p.from(t.out.base, step) - t.out.base
		r.want = now.Desired + max(0, need-t.out.added)
	}
	return r, out, true, ""
}

// from is the count that a step makes of another one. From zero a step up asks for one task at least
// (TT-22): a percentage of nothing would never start any.
func (p *stepPolicy) from(count int, step *model.Step) int {
	to := Adjust(count, p.Adjustment, step.Adjustment, p.MinMagnitude)
	if count == 0 && step.Adjustment > 0 {
		return max(to, 1, p.MinMagnitude)
	}
	return to
}

// because says which step a value led to: "CPU 83 % ≥ 60 %, 2 of 2: step [20, ∞) +30 %".
func (p *stepPolicy) because(w *cloudwatch.Watch, step *model.Step, value float64) string {
	name, unit := cloudwatch.Words(w.Metric)
	shown, threshold := cloudwatch.Figures(value, w.Rule().Threshold)
	change := fmt.Sprintf("%+d", step.Adjustment)
	switch p.Adjustment {
	case model.PercentChangeInCapacity:
		change += " %"
	case model.ExactCapacity:
		change = "to " + itoa(step.Adjustment)
	}
	return fmt.Sprintf("%s %s%s, threshold %s%s: step from %s to %s, %s", name, shown, unit, threshold,
		unit, boundText(step.Lower), boundText(step.Upper), change)
}

// boundText prints an offset from the threshold.
func boundText(offset float64) string {
	switch {
	case math.IsInf(offset, 1):
		return "∞"
	case math.IsInf(offset, -1):
		return "−∞"
	}
	return strconv.FormatFloat(offset, 'f', -1, 64)
}
