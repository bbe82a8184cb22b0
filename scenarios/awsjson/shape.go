package awsjson

import (
	"slices"
	"strconv"

	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// Shape is a kind of AWS document.
type Shape string

// Shapes that are read.
const (
	Unknown              Shape = ""
	TaskDefinitionShape  Shape = "a task definition"
	ServiceShape         Shape = "a service definition"
	ScalableTargetShape  Shape = "a scalable target"
	ScalingPolicyShape   Shape = "a scaling policy"
	TargetTrackingShape  Shape = "a target tracking configuration"
	StepScalingShape     Shape = "a step scaling configuration"
	PredictiveShape      Shape = "a predictive scaling configuration"
	ScheduledActionShape Shape = "a scheduled action"
	MetricAlarmShape     Shape = "a CloudWatch alarm"
	TargetGroupShape     Shape = "a target group"
	AttributesShape      Shape = "target group attributes"

	AutoScalingGroupShape Shape = "an Auto Scaling group"
	CapacityProviderShape Shape = "a capacity provider"

	expectedAnyShape = "a task definition, service, scalable target, scaling policy, target tracking " +
		"configuration, scheduled action, CloudWatch alarm, target group, target group attributes, Auto Scaling group or " +
		"capacity provider, as the AWS CLI takes or prints them"
)

// wrappers are the keys under which describe and register outputs keep the documents themselves.
var wrappers = []struct {
	key   string
	kind  document.Kind
	shape Shape
}{
	{"taskDefinition", document.Table, TaskDefinitionShape},
	{"services", document.List, ServiceShape},
	{"service", document.Table, ServiceShape},
	{"ScalableTargets", document.List, ScalableTargetShape},
	{"ScalingPolicies", document.List, ScalingPolicyShape},
	{"ScheduledActions", document.List, ScheduledActionShape},
	{"MetricAlarms", document.List, MetricAlarmShape},
	{"TargetGroups", document.List, TargetGroupShape},
	{"AutoScalingGroups", document.List, AutoScalingGroupShape},
	{"capacityProviders", document.List, CapacityProviderShape},
	{"capacityProvider", document.Table, CapacityProviderShape},
}

// documentKeys are the keys of a scenario that hold AWS documents.
var documentKeys = []string{"task_definition", "definition", "target_group", "scaling"}

// WithoutWrapper finds a wrapper in a path of keys below an AWS document, as in
// service.web.task_definition.taskDefinition.cpu, and gives the path that leaves it out.
func WithoutWrapper(path []string) (wrapper string, short []string) {
	inside := slices.IndexFunc(path, func(k string) bool { return slices.Contains(documentKeys, k) })
	if inside < 0 {
		return "", nil
	}
	for i := inside + 1; i < len(path)-1; i++ {
		for _, w := range wrappers {
			if path[i] != w.key {
				continue
			}
			rest := i + 1
			if _, err := strconv.Atoi(path[rest]); err == nil && w.kind == document.List && path[i-1] != "scaling" {
				rest++ // the element of the wrapper's list
			}
			return w.key, slices.Concat(path[:i], path[rest:])
		}
	}
	return "", nil
}

// beside are the keys that stand next to a wrapper and say nothing of interest.
var beside = []string{"tags", "ResponseMetadata", "NextToken", "nextToken", "NextMarker", "CompositeAlarms"}

// marks are keys that only one shape has, in the order in which they are looked for.
var marks = []struct {
	key   string
	shape Shape
}{
	{"containerDefinitions", TaskDefinitionShape},
	{"requiresCompatibilities", TaskDefinitionShape},
	{"AlarmName", MetricAlarmShape},
	{"ComparisonOperator", MetricAlarmShape},
	{"ScheduledActionName", ScheduledActionShape},
	{"ScalableTargetAction", ScheduledActionShape},
	{"PolicyType", ScalingPolicyShape},
	{"PolicyName", ScalingPolicyShape},
	{"TargetTrackingScalingPolicyConfiguration", ScalingPolicyShape},
	{"StepScalingPolicyConfiguration", ScalingPolicyShape},
	{"PredictiveScalingPolicyConfiguration", ScalingPolicyShape},
	{"StepAdjustments", StepScalingShape},
	{"AdjustmentType", StepScalingShape},
	{"MetricSpecifications", PredictiveShape},
	{"TargetValue", TargetTrackingShape},
	{"PredefinedMetricSpecification", TargetTrackingShape},
	{"CustomizedMetricSpecification", TargetTrackingShape},
	{"MinCapacity", ScalableTargetShape},
	{"MaxCapacity", ScalableTargetShape},
	{"HealthCheckIntervalSeconds", TargetGroupShape},
	{"HealthCheckPath", TargetGroupShape},
	{"HealthCheckProtocol", TargetGroupShape},
	{"HealthCheckTimeoutSeconds", TargetGroupShape},
	{"HealthyThresholdCount", TargetGroupShape},
	{"UnhealthyThresholdCount", TargetGroupShape},
	{"Matcher", TargetGroupShape},
	{"TargetType", TargetGroupShape},
	{"VpcId", TargetGroupShape},
	{"Attributes", AttributesShape},
	{"AutoScalingGroupName", AutoScalingGroupShape},
	{"MinSize", AutoScalingGroupShape},
	{"MaxSize", AutoScalingGroupShape},
	{"autoScalingGroupProvider", CapacityProviderShape},
	{"managedInstancesProvider", CapacityProviderShape},
	{"serviceName", ServiceShape},
	{"desiredCount", ServiceShape},
	{"launchType", ServiceShape},
	{"capacityProviderStrategy", ServiceShape},
	{"deploymentConfiguration", ServiceShape},
	{"loadBalancers", ServiceShape},
	{"schedulingStrategy", ServiceShape},
}

// Recognise says by its keys what a document is, and gives the documents inside: one, or those of a
// describe output.
func Recognise(n *document.Node) (Shape, []*document.Node) {
	if n == nil || n.Kind != document.Table {
		return Unknown, nil
	}
	for _, w := range wrappers {
		m := n.Get(w.key)
		if m == nil || m.Kind != w.kind {
			continue
		}
		if m.Kind == document.List {
			return w.shape, m.Items
		}
		return w.shape, []*document.Node{m}
	}
	for _, m := range marks {
		if n.Get(m.key) != nil {
			return m.shape, []*document.Node{n}
		}
	}
	return Unknown, []*document.Node{n}
}

// Unwrap is the documents of the wanted shapes inside n. Anything else is a problem, except a table
// without a telling key when lenient: an inline table may hold a single attribute.
func Unwrap(f *reading.Findings, n *document.Node, lenient bool, wanted ...Shape) []*document.Node {
	shape, bodies := Recognise(n)
	checkBeside(f, n, bodies)
	for _, w := range wanted {
		if shape == w && shape != Unknown {
			return bodies
		}
	}
	switch {
	case n == nil:
	case shape == Unknown && lenient && n.Kind == document.Table:
		return bodies
	case shape == Unknown:
		f.At(n.Place, "a document without any key that tells what it is", expectedOf(wanted), "")
	default:
		f.At(n.Place, string(shape), expectedOf(wanted), "")
	}
	return nil
}

func expectedOf(wanted []Shape) string {
	if len(wanted) == 0 || wanted[0] == Unknown {
		return expectedAnyShape
	}
	out := string(wanted[0])
	for i, w := range wanted[1:] {
		if i == len(wanted)-2 {
			out += " or " + string(w)
		} else {
			out += ", " + string(w)
		}
	}
	return out
}

// checkBeside looks at what stands next to a wrapper: failures that the call printed, and typing errors.
func checkBeside(f *reading.Findings, n *document.Node, bodies []*document.Node) {
	if n == nil || n.Kind != document.Table || (len(bodies) == 1 && bodies[0] == n) {
		return
	}
	t := f.Table(n, "the output of an AWS CLI call", "")
	t.Quiet(beside...)
	for _, w := range wrappers {
		t.Quiet(w.key)
	}
	t.Forbid("failures", "no failures: the describe call did not find everything")
	t.Done()
}
