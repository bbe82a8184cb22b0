package awsjson

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// predefinedNames are the metrics a policy can follow (TT-01), which the model names alike.
var predefinedNames = []string{string(model.CPUUtilization), string(model.MemoryUtilization),
	string(model.RequestCountPerTarget), string(model.CPUHighResolution), string(model.MemoryHighResolution)}

// MostTasks is the most tasks of a service.
const MostTasks = 5000

// ScalableTarget reads RegisterScalableTarget or a target of describe-scalable-targets, with all that
// the first registration needs (AAS-01).
func ScalableTarget(t *reading.Table) (b model.Bounds, s model.Suspension) {
	t.Require("MinCapacity", "the smallest number of tasks")
	t.Require("MaxCapacity", "the largest number of tasks")
	target := Registration(t)
	return target.Bounds, target.Suspended
}

// Registration reads RegisterScalableTarget of a target that is there already: what it leaves out stays
// as it is (AAS-03).
func Registration(t *reading.Table) (p model.PlannedTarget) {
	identity(t)
	t.Quiet("RoleARN", "Tags", "PredictedCapacity", "CreationTime", "ScalableTargetARN")
	p.Bounds = bounds(t)
	if p.HasSuspended = t.Has("SuspendedState"); p.HasSuspended {
		p.Suspended = suspension(t.Table("SuspendedState"))
	}
	t.Done()
	return p
}

// identity checks what says that a document is about the desired count of an ECS service.
func identity(t *reading.Table) {
	if n := t.Get("ResourceId"); n != nil {
		if _, ok := ResourceOf(t.Node); !ok {
			t.Problem(n, `"service/CLUSTER/SERVICE"`, "")
		}
	}
	if t.Has("ServiceNamespace") {
		t.Word("ServiceNamespace", "ecs")
	}
	if t.Has("ScalableDimension") {
		t.Word("ScalableDimension", "ecs:service:DesiredCount")
	}
}

// Policy is a scaling policy of one of three kinds; none when it has a problem.
type Policy struct {
	Tracking   *model.TargetTracking
	Step       *model.StepScaling
	Predictive *model.PredictiveScaling
	ARN        string   // of PutScalingPolicy's answer; empty: unknown
	Alarms     []string // whose action describe-scaling-policies says it is
}

// ScalingPolicy reads PutScalingPolicy or a policy of describe-scaling-policies.
func ScalingPolicy(t *reading.Table) (p Policy) {
	identity(t)
	t.Quiet("CreationTime", targetTracking, stepScaling, predictiveScaling)
	p.ARN = t.Text("PolicyARN")
	for _, a := range t.Tables("Alarms", "AlarmName") {
		p.Alarms = append(p.Alarms, a.Text("AlarmName"))
	}
	name := t.Text("PolicyName")
	kind := t.Word("PolicyType", policyTypes...)
	if contradicts(t, kind) {
		t.Done()
		return Policy{}
	}
	key := kind + "PolicyConfiguration"
	if kind == "" {
		key = targetTracking
		for _, other := range []string{stepScaling, predictiveScaling} {
			if t.Has(other) && !t.Has(targetTracking) {
				key = other
			}
		}
	}
	if t.Require(key, "the configuration of the policy, whose PolicyType is not another") == nil {
		t.Done()
		return Policy{}
	}
	switch configuration := t.Table(key); key {
	case stepScaling:
		p.Step = StepScaling(configuration)
		p.Step.Name = cmp.Or(name, p.Step.Name)
	case predictiveScaling:
		if p.Predictive = PredictiveScaling(configuration); p.Predictive != nil {
			p.Predictive.Name = cmp.Or(name, p.Predictive.Name)
		}
	default:
		if p.Tracking = TargetTracking(configuration); p.Tracking != nil {
			p.Tracking.Name = cmp.Or(name, p.Tracking.Name)
		}
	}
	t.Done()
	return p
}

const targetTracking = "TargetTrackingScalingPolicyConfiguration"

var policyTypes = []string{"TargetTrackingScaling", "StepScaling", "PredictiveScaling"}

// contradicts reports a PolicyType beside the configuration of another type.
func contradicts(t *reading.Table, kind string) bool {
	for _, other := range policyTypes {
		configuration := other + "PolicyConfiguration"
		if kind == "" || other == kind || !t.Has(configuration) || t.Has(kind+"PolicyConfiguration") {
			continue
		}
		t.At(t.Get("PolicyType").Place, "PolicyType = "+strconv.Quote(kind)+" beside "+configuration,
			"PolicyType = "+strconv.Quote(other)+", or "+kind+"PolicyConfiguration", "")
		return true
	}
	return false
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
		p.Target = n.Float
		isNumber := n.Kind == document.Integer || n.Kind == document.Float
		if !isNumber || !(n.Float > 0) || math.IsInf(n.Float, 1) {
			t.Problem(n, "a number above zero", "")
		}
	}
	if t.Has(customized) {
		t.Quiet("PredefinedMetricSpecification")
		ok := false
		p.MetricSource, ok = customMetric(t.Table(customized))
		p.Name = string(p.Metric)
		t.Done()
		if !ok {
			return nil
		}
		return p
	}
	t.Require("PredefinedMetricSpecification", "the metric to follow")
	spec := t.Table("PredefinedMetricSpecification")
	spec.Quiet("ResourceLabel")
	if spec.Node != nil {
		spec.Require("PredefinedMetricType", "one of "+strings.Join(predefinedNames, ", "))
	}
	metric := spec.Word("PredefinedMetricType", predefinedNames...)
	p.Metric, p.Name = model.Metric(metric), metric
	isUtilization := metric != "" && p.Metric != model.RequestCountPerTarget
	if n := t.Get("TargetValue"); isUtilization && p.Target >= 100 {
		t.Assume(t.Key("TargetValue"), n.Text,
			"MET-04: on Fargate, and of a task-level cpu or memory, at most 100 % is used: it never scales out")
	}
	spec.Done()
	t.Done()
	return p
}

const customized = "CustomizedMetricSpecification"

// statistics are those of a customized metric (TT-03).
var statistics = []string{"Average", "Minimum", "Maximum", "SampleCount", "Sum"}

// customMetric reads a metric, or metric math, that a policy follows (TT-03). ok is false when it is not
// in order, which is a problem.
func customMetric(t *reading.Table) (source model.MetricSource, ok bool) {
	if t.Has("Metrics") {
		t.Forbid("MetricName", "Metrics alone, or MetricName, Namespace, Dimensions and Statistic")
		t.Quiet("MetricName", "Namespace", "Dimensions", "Statistic", "Unit")
		math, label := ReadMetricMath(t, "Metrics")
		t.Done()
		return model.MetricSource{Metric: model.Metric(label), Math: math}, math != nil
	}
	statistic := t.Get("Statistic")
	if statistic != nil && !slices.Contains(statistics, statistic.Text) {
		t.Problem(statistic, reading.OneOf(statistics)+": percentiles are for Metrics", "")
		t.Quiet("MetricName", "Namespace", "Dimensions", "Unit")
		t.Done()
		return source, false
	}
	m, ok := ReadMetric(t, statistic)
	t.Done()
	return model.MetricSource{Of: m.Of.String(), Metric: m.Metric}, ok
}

// cooldown reads a cooldown; one stored as null behaves as 0 s (TT-15).
func cooldown(t *reading.Table, key string) clock.Span {
	if n := t.Node.Get(key); n != nil && n.Kind == document.Null {
		t.Quiet(key)
		return 0
	}
	return t.Seconds(key, 0, math.MaxInt32)
}

// Resource is the ECS service a scaling document is about (AAS-01).
type Resource struct{ Cluster, Service string }

// ResourceOf is what the ResourceId service/CLUSTER/SERVICE of a scaling document says; false when there
// is none, or when it has another form.
func ResourceOf(n *document.Node) (Resource, bool) {
	id := n.Get("ResourceId")
	if id == nil || id.Kind != document.Text {
		return Resource{}, false
	}
	parts := strings.Split(id.Text, "/")
	if len(parts) != 3 || parts[0] != "service" {
		return Resource{}, false
	}
	return Resource{Cluster: parts[1], Service: parts[2]}, true
}
