package awsjson

import (
	"math"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// maxPercent bounds maximumPercent, whose limit AWS does not document (D-03).
const maxPercent = 100000

// deploymentConfiguration reads how a service deploys.
func deploymentConfiguration(t *reading.Table) model.DeploymentConfiguration {
	d := model.DeploymentConfiguration{
		MinimumHealthyPercent: t.Integer("minimumHealthyPercent", 0, 100),
		MaximumPercent:        t.Integer("maximumPercent", 100, maxPercent),
		CircuitBreaker:        circuitBreaker(t.Table("deploymentCircuitBreaker")),
		Strategy: model.DeploymentStrategy(t.Word("strategy", string(model.Rolling),
			string(model.BlueGreen), string(model.Linear), string(model.Canary))),
	}
	if d.Strategy.Shifts() || t.Has("bakeTimeInMinutes") { // a rolling one without alarms has none
		d.BakeTime = minutes(t, "bakeTimeInMinutes")
	}
	if d.Strategy.Shifts() && d.CircuitBreaker.Enable {
		t.Assume(t.Key("deploymentCircuitBreaker"), "without effect", "B-12: it watches rolling deployments only")
	}
	trafficStep(t, &d)
	for i, h := range t.Tables("lifecycleHooks", "hookTargetArn") {
		hook := lifecycleHook(h, i)
		if !d.Strategy.Shifts() {
			t.Problem(t.Get("lifecycleHooks"), "none: a rolling deployment has no lifecycle stages", "")
			break
		}
		d.Hooks = append(d.Hooks, hook)
	}
	d.Alarms = deploymentAlarms(t.Table("alarms"))
	if len(d.Alarms.Names) > 0 && !d.Strategy.Shifts() && !t.Has("bakeTimeInMinutes") {
		d.BakeTime = rollingBake
		t.Assume(t.Key("bakeTimeInMinutes"), "5", "A-04: ECS computes it, less than 5 minutes")
	}
	t.Done()
	return d
}

// trafficStep reads by which steps traffic shifts (B-05, B-06).
func trafficStep(t *reading.Table, d *model.DeploymentConfiguration) {
	if d.Strategy != model.Linear {
		t.Forbid("linearConfiguration", "none: it belongs to strategy LINEAR")
	}
	if d.Strategy != model.Canary {
		t.Forbid("canaryConfiguration", "none: it belongs to strategy CANARY")
	}
	switch d.Strategy {
	case model.Linear:
		s := t.Table("linearConfiguration")
		d.Step = model.TrafficStep{
			Permille: permille(s, "stepPercent", 3), BakeTime: minutes(s, "stepBakeTimeInMinutes"),
		}
		s.Done()
	case model.Canary:
		s := t.Table("canaryConfiguration")
		d.Step = model.TrafficStep{
			Permille: permille(s, "canaryPercent", 0.1), BakeTime: minutes(s, "canaryBakeTimeInMinutes"),
		}
		s.Done()
	}
}

// permille reads a percentage in steps of 0.1.
func permille(t *reading.Table, key string, least float64) int {
	percent := t.Number(key, least, 100)
	tenths := math.Round(percent * 10)
	if n := t.Get(key); n != nil && math.Abs(percent*10-tenths) > 1e-9 {
		t.Problem(n, "a percentage in steps of 0.1", "")
	}
	return int(tenths)
}

// minutes reads a bake time, a day at most.
func minutes(t *reading.Table, key string) clock.Span {
	return clock.Span(t.Integer(key, 0, 1440)) * clock.Minute
}

// rollingBake is the bake time of a rolling deployment with alarms that does not state one: the bound
// of what ECS computes.
const rollingBake = 5 * clock.Minute

// deploymentAlarms reads which alarms fail a deployment.
func deploymentAlarms(t *reading.Table) model.DeploymentAlarms {
	a := model.DeploymentAlarms{Rollback: t.Bool("rollback", false)}
	for _, n := range t.Items("alarmNames") {
		if n.Kind != document.Text || n.Text == "" {
			t.Problem(n, "the name of an alarm", "")
			continue
		}
		a.Names = append(a.Names, n.Text)
	}
	enabled := t.Bool("enable", false)
	t.Done()
	if !enabled {
		return model.DeploymentAlarms{}
	}
	return a
}

// circuitBreaker reads a deployment circuit breaker (C-01 to C-07).
func circuitBreaker(t *reading.Table) model.CircuitBreaker {
	b := model.CircuitBreaker{
		Enable:             t.Bool("enable", false),
		Rollback:           t.Bool("rollback", false),
		ResetOnHealthyTask: t.Bool("resetOnHealthyTask", true),
		Type:               model.BoundedPercent,
		Value:              50,
	}
	threshold := t.Table("thresholdConfiguration")
	if threshold.Node != nil {
		words := []string{string(model.BoundedPercent), string(model.UnboundedPercent), string(model.Count)}
		if w := threshold.Word("type", words...); w != "" {
			b.Type = model.ThresholdType(w)
		}
		if threshold.Has("value") {
			b.Value = threshold.Integer("value", 1, maxPercent)
		}
	}
	threshold.Done()
	t.Done()
	return b
}
