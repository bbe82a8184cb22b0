package input

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// stepPolicy is a step scaling policy, and what links it to its alarms.
type stepPolicy struct {
	model.StepScaling
	arn    string
	alarms []string // whose action it is, as describe-scaling-policies prints it
	table  *reading.Table
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

// link reads the alarms that have a step scaling policy of the service among their AlarmActions, and gives
// them to it (ST-01); and those that its deployments name. Others do nothing here, whatever they watch.
func (r *scalingReader) link() {
	var names []string
	for _, t := range r.alarms {
		name := textOf(t.Node.Get("AlarmName"))
		policies := r.actedOn(t, name)
		isNamed := slices.Contains(r.service.Deployment.Alarms.Names, name)
		if len(policies) == 0 && !isNamed {
			t.Quiet(t.Node.Keys()...)
			r.Omit(t.Path, "an alarm whose AlarmActions name no step scaling policy of the service: it does nothing")
			continue
		}
		if slices.Contains(names, name) {
			r.At(t.Place(), "a second alarm "+quote(name), "a name of its own for each alarm", "")
		}
		names = append(names, name)
		a, ok := awsjson.ReadMetricAlarm(t)
		if isNamed && ok {
			r.service.Alarms = append(r.service.Alarms, a.Alarm)
		}
		if len(policies) > 0 && !a.Acts {
			r.Omit(t.Path, "ActionsEnabled is false: this alarm does nothing")
		} else if ok {
			for _, p := range policies {
				p.Alarms = append(p.Alarms, a.Alarm)
			}
		}
	}
	for _, p := range r.steps {
		if len(p.Alarms) == 0 && len(r.Problems) == 0 {
			r.Omit(p.table.Path, "no alarm among the scaling documents has this policy among its AlarmActions: it does nothing")
		}
		slices.SortFunc(p.Alarms, func(a, b model.Alarm) int { return strings.Compare(a.Name, b.Name) })
		r.scaling.Steps = append(r.scaling.Steps, p.StepScaling)
	}
}

// actedOn finds the step scaling policies that are actions of an alarm.
func (r *scalingReader) actedOn(t *reading.Table, name string) (policies []*stepPolicy) {
	var actions []string
	for _, n := range t.Items("AlarmActions") {
		actions = append(actions, n.Text)
		r.checkAction(n, name)
	}
	for i := range r.steps {
		p := &r.steps[i]
		if slices.Contains(p.alarms, name) || slices.ContainsFunc(actions, p.isActionOf) {
			policies = append(policies, p)
		}
	}
	return policies
}

// checkAction checks that a policy of the service exists that an alarm names. What is no scaling policy of
// it does nothing here; the alarms of target tracking are AWS's own.
func (r *scalingReader) checkAction(n *document.Node, alarm string) {
	policy, isOwn := r.policyOf(n.Text)
	if n.Kind != document.Text {
		r.Problem(n, "the ARN or name of a policy, in quotes", "")
		return
	}
	if !isOwn || r.broken || strings.HasPrefix(alarm, "TargetTracking-") {
		return
	}
	var names []string
	for _, p := range r.steps {
		names = append(names, p.Name)
	}
	for _, p := range r.scaling.Policies {
		names = append(names, p.Name)
	}
	for _, p := range r.scaling.Predictive {
		names = append(names, p.Name)
	}
	isStep := func(p stepPolicy) bool { return p.isActionOf(n.Text) }
	if slices.Contains(names, policy) || slices.ContainsFunc(r.steps, isStep) {
		return
	}
	expected := "a policy among the scaling documents of the service: " + strings.Join(names, ", ")
	if len(names) == 0 {
		expected = "a policy among the scaling documents of the service, which hold none"
	}
	r.At(n.Place, "an alarm whose AlarmActions name the policy "+quote(policy), expected, problem.Nearest(policy, names))
}

// policyOf is the name of the policy that an action of an alarm is: a name alone, or the end of an ARN such
// as arn:aws:autoscaling:…:scalingPolicy:ID:resource/ecs/service/CLUSTER/SERVICE:policyName/NAME. False when
// it is something else, or the policy of another service.
func (r *scalingReader) policyOf(action string) (string, bool) {
	if !strings.HasPrefix(action, "arn:") {
		return action, true
	}
	before, name, found := strings.Cut(action, ":policyName/")
	_, resource, isECS := strings.Cut(before, "resource/ecs/service/")
	service := resource[strings.LastIndexByte(resource, '/')+1:]
	return name, found && isECS && (service == r.service.Name || service == r.deployed)
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
