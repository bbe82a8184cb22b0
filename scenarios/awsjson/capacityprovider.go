package awsjson

import (
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// CapacityProvider is what a CreateCapacityProvider request says.
type CapacityProvider struct {
	Name      string
	Group     model.AutoScalingGroupProvider
	GroupNode *document.Node    // the group's name; nil: not stated
	Managed   *ManagedInstances // nil: it stands for an Auto Scaling group
}

// ReadCapacityProvider reads a CreateCapacityProvider request or a provider of a describe output.
func ReadCapacityProvider(t *reading.Table) (p CapacityProvider) {
	t.Quiet("capacityProviderArn", "status", "updateStatus", "updateStatusReason", "tags", "cluster", "type")
	p.Name = t.Text("name")
	if t.Has("managedInstancesProvider") {
		t.Forbid("autoScalingGroupProvider", "one of autoScalingGroupProvider and managedInstancesProvider")
		p.Managed = readManagedInstances(t.Table("managedInstancesProvider"))
		t.Done()
		return p
	}
	g := t.Table("autoScalingGroupProvider")
	if t.Require("autoScalingGroupProvider", "it, or managedInstancesProvider") == nil {
		return p
	}
	if n := g.Require("autoScalingGroupArn", "the ARN or name of the group"); n != nil {
		p.GroupNode, p.Group.Group = n, groupName(g.Text("autoScalingGroupArn"))
	}
	p.Group.ManagedScaling = managedScaling(g.Table("managedScaling"))
	p.Group.TerminationProtection = g.Word("managedTerminationProtection", enabled, disabled) == enabled
	if n := g.Get("managedTerminationProtection"); p.Group.TerminationProtection && !p.Group.ManagedScaling.Enabled {
		g.Problem(n, disabled+": termination protection needs managed scaling (CP-20)", "")
	}
	p.Group.ManagedDraining = g.Word("managedDraining", enabled, disabled) == enabled
	g.Done()
	t.Done()
	return p
}

// Values of the settings that are on or off.
const (
	enabled  = "ENABLED"
	disabled = "DISABLED"
)

// managedScaling reads a ManagedScaling (CP-01). Without one it is off.
func managedScaling(t *reading.Table) (m model.ManagedScaling) {
	const mostStep, longestWarmUp = 10000, 10000
	if t.Node == nil {
		return m
	}
	m.Enabled = t.Word("status", enabled, disabled) == enabled
	m.Target = t.Integer("targetCapacity", 1, 100)
	m.MinStep = t.Integer("minimumScalingStepSize", 1, mostStep)
	m.MaxStep = t.Integer("maximumScalingStepSize", 1, mostStep)
	if m.MaxStep < m.MinStep {
		t.Problem(t.Get("maximumScalingStepSize"), "at least minimumScalingStepSize", "")
	}
	m.WarmUp = t.Seconds("instanceWarmupPeriod", 0, longestWarmUp)
	t.Done()
	return m
}

// groupName is the name of a group by its ARN, arn:aws:autoscaling:…:autoScalingGroup:ID:autoScalingGroupName/NAME,
// or by itself.
func groupName(arn string) string {
	_, name, found := strings.Cut(arn, "autoScalingGroupName/")
	if !found {
		return arn
	}
	return name
}

// Capacity is what the strategies of a cluster can name.
type Capacity struct {
	Providers []model.CapacityProvider // besides Fargate's
	Default   []model.StrategyItem     // defaultCapacityProviderStrategy; nil: none
	Unknown   bool                     // a document is read by itself: any name may be a provider's
}

// kind is of what kind a provider is (CPS-06).
func (c Capacity) kind(p model.Provider) Compatibility {
	for _, own := range c.Providers {
		if own.Name == p && own.ManagedInstances != nil {
			return ForManagedInstances
		}
	}
	if p.IsFargate() {
		return ForFargate
	}
	return ForEC2
}

// names are those of all providers.
func (c Capacity) names() []string {
	all := []string{string(model.Fargate), string(model.FargateSpot)}
	for _, p := range c.Providers {
		all = append(all, string(p.Name))
	}
	return all
}
