package awsjson

import (
	"fmt"
	"math"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// AutoScalingGroup is what a CreateAutoScalingGroup request says.
type AutoScalingGroup struct {
	Min, Max, Desired int
	Zones             *document.Node // AvailabilityZones; nil: not stated
	Subnets           int
	Types             []*document.Node // of the overrides, in their order
	Distribution      Distribution
	Protected         bool
	Policies          []model.TerminationPolicy
	Hooks             []model.InstanceHook

	ZonalShift, IgnoreUnhealthy bool // AvailabilityZoneImpairmentPolicy

	MaxLifetime clock.Span      // 0: any
	Rebalance   bool            // CapacityRebalance
	WarmPool    *model.WarmPool // nil: none
}

// Distribution is an InstancesDistribution.
type Distribution struct {
	OnDemandBase       int
	OnDemandPercentage int
	Cheapest           bool // On-Demand instances are of the type of the lowest price
	Spot               model.SpotAllocation
}

// groupRuntimeKeys are what describe-auto-scaling-groups prints about the present moment, and what says
// nothing about capacity.
var groupRuntimeKeys = []string{"AutoScalingGroupName", "AutoScalingGroupARN", "Instances", "CreatedTime", "Status",
	"EnabledMetrics", "SuspendedProcesses", "WarmPoolSize", "PredictedCapacity", "TrafficSources", "Tags",
	"LaunchTemplate", "LaunchConfigurationName", "InstanceId", "TargetGroupARNs", "LoadBalancerNames",
	"ServiceLinkedRoleARN", "PlacementGroup", "DefaultCooldown", "DefaultInstanceWarmup", "HealthCheckGracePeriod",
	"Context", "DeletionProtection", "SkipZonalShiftValidation"}

// ReadAutoScalingGroup reads a CreateAutoScalingGroup request or a group of a describe output.
func ReadAutoScalingGroup(t *reading.Table) (g AutoScalingGroup) {
	t.Quiet(groupRuntimeKeys...)
	g.readSizes(t)
	g.Zones = t.Get("AvailabilityZones")
	if list := t.Text("VPCZoneIdentifier"); list != "" {
		g.Subnets = strings.Count(list, ",") + 1
	}
	g.Protected = t.Bool("NewInstancesProtectedFromScaleIn", false)
	g.Policies = terminationPolicies(t)
	g.Rebalance = t.Bool("CapacityRebalance", false)
	if n := t.Get("MaxInstanceLifetime"); n != nil && n.Text != "0" {
		const day, year = 86400, 31536000
		g.MaxLifetime = t.Seconds("MaxInstanceLifetime", day, year)
	}
	mixed := t.Table("MixedInstancesPolicy")
	template := mixed.Table("LaunchTemplate")
	template.Quiet("LaunchTemplateSpecification")
	g.Types = overrides(template)
	template.Done()
	g.Distribution = distribution(mixed.Table("InstancesDistribution"))
	mixed.Done()
	impaired := t.Table("AvailabilityZoneImpairmentPolicy")
	g.ZonalShift = impaired.Bool("ZonalShiftEnabled", false)
	g.IgnoreUnhealthy = impaired.Word("ImpairedZoneHealthCheckBehavior", "ReplaceUnhealthy",
		"IgnoreUnhealthy") == "IgnoreUnhealthy"
	impaired.Done()
	g.Hooks = instanceHooks(t)
	g.WarmPool = WarmPool(t.Table("WarmPoolConfiguration"))
	groupOmissions(t)
	t.Done()
	return g
}

// readSizes reads MinSize, MaxSize and DesiredCapacity, and compares those that are in order.
func (g *AutoScalingGroup) readSizes(t *reading.Table) {
	before := len(t.Problems)
	t.Require("MinSize", "the smallest number of instances")
	t.Require("MaxSize", "the largest number of instances")
	g.Min, g.Max = t.Integer("MinSize", 0, MostInstances), t.Integer("MaxSize", 0, MostInstances)
	g.Desired = g.Min
	desired := t.Get("DesiredCapacity")
	if desired != nil {
		g.Desired = t.Integer("DesiredCapacity", 0, MostInstances)
	}
	switch {
	case len(t.Problems) > before || t.IsBroken():
	case g.Min > g.Max:
		t.Problem(t.Get("MinSize"), fmt.Sprintf("at most MaxSize, which is %d", g.Max), "")
	case desired != nil && (g.Desired < g.Min || g.Desired > g.Max):
		t.Problem(desired, "a number from MinSize to MaxSize", "")
	}
}

// MostInstances is how many container instances a cluster may have (CP-27).
const MostInstances = 5000

// overrides are the instance types of a mixed instances policy.
func overrides(t *reading.Table) (types []*document.Node) {
	for _, o := range t.Tables("Overrides", "InstanceType") {
		o.Quiet("LaunchTemplateSpecification", "ImageId")
		o.Forbid("InstanceRequirements", "InstanceType: attribute-based selection is not simulated")
		o.Forbid("WeightedCapacity", "none: instances count one each, as cluster auto scaling needs it (CP-28)")
		if n := o.Require("InstanceType", "an EC2 instance type, such as m6i.large"); n != nil {
			types = append(types, n)
		}
		o.Done()
	}
	return types
}

// distribution reads an InstancesDistribution.
func distribution(t *reading.Table) (d Distribution) {
	d.Cheapest = t.Word("OnDemandAllocationStrategy", "prioritized", "lowest-price") == "lowest-price"
	d.OnDemandBase = t.Integer("OnDemandBaseCapacity", 0, math.MaxInt32)
	d.OnDemandPercentage = t.Integer("OnDemandPercentageAboveBaseCapacity", 0, 100)
	d.Spot = model.SpotAllocation(t.Word("SpotAllocationStrategy", string(model.LowestPrice),
		string(model.CapacityOptimized), string(model.CapacityOptimizedPrioritized),
		string(model.PriceCapacityOptimized)))
	if n := t.Get("SpotInstancePools"); n != nil && n.Integer != 1 {
		t.NotModelled("SpotInstancePools", "lowest-price takes the cheapest pool of a zone that has room")
	}
	t.NotModelled("SpotMaxPrice", "Spot capacity comes and goes whatever the price")
	t.Done()
	return d
}

// instanceHooks reads LifecycleHookSpecificationList (DR-06).
func instanceHooks(t *reading.Table) (all []model.InstanceHook) {
	const launching = "autoscaling:EC2_INSTANCE_LAUNCHING"
	for _, h := range t.Tables("LifecycleHookSpecificationList", "LifecycleHookName") {
		h.Quiet("NotificationMetadata", "NotificationTargetARN", "RoleARN")
		h.Require("LifecycleHookName", "the name of the hook")
		h.Require("LifecycleTransition", launching+" or autoscaling:EC2_INSTANCE_TERMINATING")
		all = append(all, model.InstanceHook{
			Name: h.Text("LifecycleHookName"),
			Launching: h.Word("LifecycleTransition", launching,
				"autoscaling:EC2_INSTANCE_TERMINATING") == launching,
			Heartbeat: h.Seconds("HeartbeatTimeout", 30, 7200),
			Continue:  h.Word("DefaultResult", "ABANDON", "CONTINUE") == "CONTINUE",
		})
		h.Done()
	}
	return all
}

// terminationPolicies reads TerminationPolicies (CP-21).
func terminationPolicies(t *reading.Table) (all []model.TerminationPolicy) {
	for _, n := range t.Items("TerminationPolicies") {
		switch p := model.TerminationPolicy(n.Text); p {
		case model.DefaultTermination, model.OldestInstance, model.NewestInstance:
			all = append(all, p)
		case "OldestLaunchConfiguration", "OldestLaunchTemplate", "ClosestToNextInstanceHour", "AllocationStrategy":
			// All instances are of one launch template and billed by the second; the default aligns markets.
		default:
			t.Problem(n, "Default, OldestInstance, NewestInstance, OldestLaunchTemplate, OldestLaunchConfiguration, "+
				"ClosestToNextInstanceHour or AllocationStrategy", "")
		}
	}
	return all
}

// groupOmissions are what of a group can matter and is not simulated.
func groupOmissions(t *reading.Table) {
	if n := t.Get("HealthCheckType"); n != nil && n.Text != "EC2" && n.Text != "" {
		t.NotModelled("HealthCheckType", "instances are replaced when EC2's status checks fail alone")
	}
	t.NotModelled("InstanceMaintenancePolicy", "an unhealthy instance is terminated before its replacement launches")
	t.NotModelled("AvailabilityZoneDistribution", "launches that fail in a zone go to others: balanced-best-effort")
	t.NotModelled("CapacityReservationSpecification", "On-Demand instances come from no reservation")
	t.NotModelled("InstanceLifecyclePolicy", "instances that a hook abandons are not retained")
	t.NotModelled("DesiredCapacityType", "desired capacity counts instances")
}
