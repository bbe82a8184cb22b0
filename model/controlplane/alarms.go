package controlplane

import (
	"fmt"

	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/model/deployment"
	"ecsim/sim/clock"
)

// alarmPoll is how often ECS asks for the state of alarms: A-03, undocumented.
const alarmPoll = clock.Minute

// alarm is a CloudWatch alarm that the deployments of a service name.
type alarm struct {
	spec    model.Alarm
	state   cloudwatch.Alarm
	seen    model.Moment // its latest datapoint
	changed model.Moment // its latest change of state
}

// newAlarms finds the alarms that the service's deployment configuration names, in that order.
func newAlarms(spec *model.Service) (found []*alarm) {
	for _, name := range spec.Deployment.Alarms.Names {
		for _, a := range spec.Alarms {
			if a.Name != name {
				continue
			}
			a.MetricSource = a.By(spec.Name)
			found = append(found,
				&alarm{spec: a, state: cloudwatch.NewAlarm(a, clock.Minute)})
		}
	}
	return found
}

// observeAlarms lets alarms see a published datapoint.
func (c *ControlPlane) observeAlarms(s *service, m model.MetricPublished) {
	for _, a := range s.alarms {
		if a.state.Hear(c.now, &m) {
			a.seen = c.event
			c.evaluateAlarm(s, a)
		}
	}
}

func (c *ControlPlane) evaluateAlarm(s *service, a *alarm) {
	from := a.state.State()
	if a.state.Evaluate(c.now) {
		value, _ := a.state.Latest()
		a.changed = c.emit(model.ChangeAlarm{Service: s.name, Alarm: a.spec.Name, From: from.String(),
			To: a.state.State().String(), Metric: a.spec.Metric, Cause: a.seen,
			Because: fmt.Sprintf("%s %.4g, threshold %.4g", a.spec.Metric, value, a.spec.Threshold)})
	}
}

// watchAlarms begins to ask for the alarms of a deployment. A rollback is not rolled back, so it
// does not ask.
func (c *ControlPlane) watchAlarms(s *service) {
	s.rollouts++
	if len(s.alarms) == 0 || s.rollout.back {
		return
	}
	for _, a := range s.alarms {
		s.rollout.deaf = s.rollout.deaf || a.state.State() == cloudwatch.InAlarm
	}
	if s.rollout.deaf {
		c.emit(model.Announce{Service: s.name, Until: noRetry, Cause: s.rollout.begun,
			Message: "(service " + s.name +
				") ignores the alarms of this deployment: one is in ALARM already."})
		return
	}
	c.setTimer(c.now.Add(alarmPoll), timer{kind: pollAlarms, group: &s.group, n: s.rollouts})
}

// pollAlarms fails a deployment when one of its alarms is in ALARM, also during its bake time
// . From CLEAN_UP on it is too late (B-11).
func (c *ControlPlane) pollAlarms(s *service, number int) {
	if s.rollouts != number || s.rollout.state != deployment.InProgress ||
		s.rollout.course != nil && s.isLastStage() {
		return
	}
	for _, a := range s.alarms {
		c.evaluateAlarm(s, a)
		if a.state.State() == cloudwatch.InAlarm {
			c.failDeployment(s, "alarm "+a.spec.Name+" is in ALARM", s.spec.Deployment.Alarms.Rollback,
				a.changed)
			c.reconcile(&s.group)
			return
		}
	}
	c.setTimer(c.now.Add(alarmPoll), timer{kind: pollAlarms, group: &s.group, n: number})
}
