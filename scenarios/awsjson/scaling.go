package awsjson

import (
	"math"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// predefined are the metrics a policy can follow (TT-01), with the 60 s metric each is simulated by.
var predefined = map[string]model.Metric{
	string(model.CPUUtilization):                       model.CPUUtilization,
	string(model.MemoryUtilization):                    model.MemoryUtilization,
	string(model.RequestCountPerTarget):                model.RequestCountPerTarget,
	"ECSServiceAverageCPUUtilizationHighResolution":    model.CPUUtilization,
	"ECSServiceAverageMemoryUtilizationHighResolution": model.MemoryUtilization,
}

var predefinedNames = []string{string(model.CPUUtilization), string(model.MemoryUtilization),
	string(model.RequestCountPerTarget), "ECSServiceAverageCPUUtilizationHighResolution",
	"ECSServiceAverageMemoryUtilizationHighResolution"}

// ScalableTarget reads RegisterScalableTarget or a target of describe-scalable-targets.
func ScalableTarget(t *reading.Table) (minimum, maximum int) {
	identity(t)
	t.Quiet("RoleARN", "Tags", "PredictedCapacity", "CreationTime", "ScalableTargetARN")
	// AAS-01: both are mandatory.
	hasMin := t.Require("MinCapacity", "the smallest number of tasks") != nil
	hasMax := t.Require("MaxCapacity", "the largest number of tasks") != nil
	minimum, maximum = t.Integer("MinCapacity", 0, 5000), t.Integer("MaxCapacity", 0, 5000)
	if hasMin && hasMax && minimum > maximum {
		t.Problem(t.Get("MinCapacity"), "at most MaxCapacity", "")
	}
	suspended := t.Table("SuspendedState")
	for _, key := range []string{"DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"} {
		suspended.NotModelled(key, "scaling is not suspended in the simulation")
	}
	suspended.Done()
	t.Done()
	return minimum, maximum
}

// identity checks what says that a document is about the desired count of an ECS service.
func identity(t *reading.Table) {
	t.Quiet("ResourceId")
	if t.Has("ServiceNamespace") {
		t.Word("ServiceNamespace", "ecs")
	}
	if t.Has("ScalableDimension") {
		t.Word("ScalableDimension", "ecs:service:DesiredCount")
	}
}

// ScalingPolicy reads PutScalingPolicy or a policy of describe-scaling-policies; nil when its type is not
// modelled.
func ScalingPolicy(t *reading.Table) *model.TargetTracking {
	identity(t)
	t.Quiet("PolicyARN", "Alarms", "CreationTime")
	t.Quiet("StepScalingPolicyConfiguration", "PredictiveScalingPolicyConfiguration")
	name := t.Text("PolicyName")
	switch t.Word("PolicyType", "TargetTrackingScaling", "StepScaling", "PredictiveScaling") {
	case "StepScaling":
		t.Omit(t.Path, "step scaling: this policy does nothing")
		t.Done()
		return nil
	case "PredictiveScaling":
		t.Omit(t.Path, "predictive scaling: this policy does nothing")
		t.Done()
		return nil
	}
	const configuration = "TargetTrackingScalingPolicyConfiguration"
	if t.Require(configuration, "the configuration of the policy, whose PolicyType is not another") == nil {
		t.Done()
		return nil
	}
	p := TargetTracking(t.Table(configuration))
	t.Done()
	if p != nil && name != "" {
		p.Name = name
	}
	return p
}

// TargetTracking reads the configuration document of a target tracking policy. It has no name of its
// own: the metric stands in. nil when its metric is not modelled.
func TargetTracking(t *reading.Table) *model.TargetTracking {
	p := &model.TargetTracking{
		ScaleOutCooldown: cooldown(t, "ScaleOutCooldown"),
		ScaleInCooldown:  cooldown(t, "ScaleInCooldown"),
		DisableScaleIn:   t.Bool("DisableScaleIn", false),
	}
	if n := t.Require("TargetValue", "the value to hold"); n != nil {
		p.Target = t.Number("TargetValue", 0, math.Inf(1))
		if p.Target == 0 && n.Kind != document.Text && n.Float == 0 {
			t.Problem(n, "a target above zero", "")
		}
	}
	if t.Has("CustomizedMetricSpecification") {
		t.NotModelled("CustomizedMetricSpecification", "custom metrics: this policy does nothing")
		t.Quiet("PredefinedMetricSpecification")
		t.Done()
		return nil
	}
	t.Require("PredefinedMetricSpecification", "the metric to follow")
	spec := t.Table("PredefinedMetricSpecification")
	spec.Quiet("ResourceLabel")
	if spec.Node != nil {
		spec.Require("PredefinedMetricType", "one of "+strings.Join(predefinedNames, ", "))
	}
	metric := spec.Word("PredefinedMetricType", predefinedNames...)
	p.Metric, p.Name = predefined[metric], metric
	if strings.HasSuffix(metric, "HighResolution") {
		t.Omit(spec.Key("PredefinedMetricType"), "20 s metrics: the policy follows the 60 s metric instead")
	}
	spec.Done()
	t.Done()
	return p
}

// cooldown reads a cooldown; one stored as null behaves as 0 s (TT-15).
func cooldown(t *reading.Table, key string) clock.Span {
	if n := t.Node.Get(key); n != nil && n.Kind == document.Null {
		t.Quiet(key)
		return 0
	}
	return t.Seconds(key, 0, math.MaxInt32)
}

// ScheduledAction reads PutScheduledAction.
func ScheduledAction(t *reading.Table) {
	identity(t)
	t.Quiet("Schedule", "Timezone", "ScheduledActionName", "ScheduledActionARN", "StartTime", "EndTime",
		"ScalableTargetAction", "CreationTime")
	t.Omit(t.Path, "scheduled scaling: this action does nothing")
	t.Done()
}

// ResourceService is the service a scaling document is about, the last part of its ResourceId
// service/CLUSTER/SERVICE (AAS-01); empty when it does not say.
func ResourceService(n *document.Node) string {
	id := n.Get("ResourceId")
	if id == nil || id.Kind != document.Text {
		return ""
	}
	parts := strings.Split(id.Text, "/")
	return parts[len(parts)-1]
}
