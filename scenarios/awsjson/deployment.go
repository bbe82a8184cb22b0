package awsjson

import (
	"ecsim/model"
	"ecsim/scenarios/reading"
)

// maxPercent bounds maximumPercent, whose limit AWS does not document (D-03).
const maxPercent = 100000

// deploymentConfiguration reads the part of a deployment configuration that rolling updates use.
func deploymentConfiguration(t *reading.Table) model.DeploymentConfiguration {
	d := model.DeploymentConfiguration{
		MinimumHealthyPercent: t.Integer("minimumHealthyPercent", 0, 100),
		MaximumPercent:        t.Integer("maximumPercent", 100, maxPercent),
		CircuitBreaker:        circuitBreaker(t.Table("deploymentCircuitBreaker")),
	}
	switch strategy := t.Word("strategy", "ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"); strategy {
	case "", "ROLLING":
		t.Quiet("linearConfiguration", "canaryConfiguration")
		t.NotModelled("bakeTimeInMinutes", "a deployment completes without its bake time")
	default:
		t.Omit(t.Key("strategy"), strategy+" deployments run as rolling updates")
		t.Quiet("linearConfiguration", "canaryConfiguration", "bakeTimeInMinutes")
	}
	t.NotModelled("lifecycleHooks", "hooks delay a deployment and can fail it")
	if alarms := t.Get("alarms"); alarms != nil {
		a := t.Table("alarms")
		a.Quiet("alarmNames", "rollback")
		if a.Bool("enable", false) {
			t.Omit(t.Key("alarms"), "CloudWatch alarms do not fail a deployment")
		}
		a.Done()
	}
	t.Done()
	return d
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
