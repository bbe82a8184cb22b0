package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// stepPolicy is a step scaling policy, and what links it to its alarms.
type stepPolicy struct {
	model.StepScaling
	arn    string
	alarms []string // whose action it is, as describe-scaling-policies prints it
	table  *reading.Table
}

// alarmOf is an alarm among the scaling documents.
type alarmOf struct {
	awsjson.MetricAlarm
	table *reading.Table
}

// isNamed reports a second policy of one name as a problem.
func (r *scalingReader) isNamed(name string, n *document.Node) bool {
	taken := slices.ContainsFunc(r.scaling.Policies, func(p model.TargetTracking) bool { return p.Name == name }) ||
		slices.ContainsFunc(r.steps, func(p stepPolicy) bool { return p.Name == name }) ||
		slices.ContainsFunc(r.scaling.Predictive, func(p model.PredictiveScaling) bool { return p.Name == name })
	if taken && name != "" {
		r.At(n.Place, "a second policy "+quote(name), "a name of its own for each policy", "")
	}
	return taken && name != ""
}

func (r *scalingReader) addStep(p stepPolicy, n *document.Node) {
	if !r.isNamed(p.Name, n) {
		r.steps = append(r.steps, p)
	}
}

// addAlarm takes an alarm whose metric the service has.
func (r *scalingReader) addAlarm(t *reading.Table) {
	a, ok := awsjson.ReadMetricAlarm(t)
	if !ok {
		return
	}
	if slices.ContainsFunc(r.alarms, func(o alarmOf) bool { return o.Name == a.Name }) {
		r.At(t.Place(), "a second alarm "+quote(a.Name), "a name of its own for each alarm", "")
		return
	}
	switch {
	case needsQueue(a.Metric) && r.service.Queue == nil:
		r.Omit(t.Path, string(a.Metric)+" of a service without [service.queue]: this alarm does nothing")
		return
	case needsTargets(a.Metric) && r.service.TargetGroup == nil:
		r.At(t.Get("MetricName").Place, string(a.Metric)+" without a target group", "loadBalancers in the definition", "")
	}
	r.alarms = append(r.alarms, alarmOf{a, t})
}

func needsQueue(m model.Metric) bool { return m == model.BacklogPerTask || m == model.VisibleMessages }

func needsTargets(m model.Metric) bool {
	return m == model.RequestCountPerTarget || m == model.TotalRequestCount || m == model.LatencyP99
}

// link gives each step scaling policy the alarms that have it among their AlarmActions (ST-01).
func (r *scalingReader) link() {
	for _, a := range r.alarms {
		linked := false
		for i := range r.steps {
			p := &r.steps[i]
			named := slices.Contains(p.alarms, a.Name) || slices.ContainsFunc(a.Actions, p.isActionOf)
			if named && a.Acts {
				p.Alarms = append(p.Alarms, a.Alarm)
				linked = true
			}
		}
		if !linked {
			r.Omit(a.table.Path, "an alarm whose AlarmActions name no step scaling policy of the service: it does nothing")
		}
	}
	for _, p := range r.steps {
		if len(p.Alarms) == 0 {
			r.Omit(p.table.Path, "no alarm among the scaling documents has this policy among its AlarmActions: it does nothing")
		}
		slices.SortFunc(p.Alarms, func(a, b model.Alarm) int { return strings.Compare(a.Name, b.Name) })
		r.scaling.Steps = append(r.scaling.Steps, p.StepScaling)
	}
}

// isActionOf reports whether an action of an alarm is the policy: its ARN, one that ends with its name,
// or the name alone.
func (p *stepPolicy) isActionOf(action string) bool {
	return action == p.Name || action == p.arn && action != "" || strings.HasSuffix(action, ":policyName/"+p.Name)
}

// checkQuotas: a target has at most 50 policies and 200 scheduled actions (AAS-09).
func (r *scalingReader) checkQuotas(n *document.Node) {
	policies := len(r.scaling.Policies) + len(r.steps) + len(r.scaling.Predictive)
	for _, q := range []struct {
		count, most int
		what        string
	}{{policies, 50, "policies"}, {len(r.actions), 200, "scheduled actions"}} {
		if q.count > q.most {
			r.At(n.Place, fmt.Sprintf("%d %s", q.count, q.what), fmt.Sprintf("at most %d (AAS-09)", q.most), "")
		}
	}
}

// sort puts what was read into its canonical order.
func (r *scalingReader) sort() {
	s := r.scaling
	slices.SortFunc(s.Policies, func(a, b model.TargetTracking) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Steps, func(a, b model.StepScaling) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Predictive, func(a, b model.PredictiveScaling) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(s.Scheduled, func(a, b model.Execution) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Action.Name, b.Action.Name))
	})
}
