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
	Group     string         // of an Auto Scaling group provider: its name
	GroupNode *document.Node // nil: not stated
}

// ReadCapacityProvider reads a CreateCapacityProvider request or a provider of a describe output.
func ReadCapacityProvider(t *reading.Table) (p CapacityProvider) {
	t.Quiet("capacityProviderArn", "status", "updateStatus", "updateStatusReason", "tags", "cluster", "type")
	p.Name = t.Text("name")
	g := t.Table("autoScalingGroupProvider")
	if t.Require("autoScalingGroupProvider", "an Auto Scaling group provider") == nil {
		return p
	}
	if n := g.Require("autoScalingGroupArn", "the ARN or name of the group"); n != nil {
		p.GroupNode, p.Group = n, groupName(g.Text("autoScalingGroupArn"))
	}
	g.NotModelled("managedScaling", "the group's desired capacity does not follow the tasks")
	g.NotModelled("managedTerminationProtection", "the group terminates instances whatever runs there")
	g.NotModelled("managedDraining", "instances are terminated without draining first")
	g.Done()
	t.Done()
	return p
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

// names are those of all providers.
func (c Capacity) names() []string {
	all := []string{string(model.Fargate), string(model.FargateSpot)}
	for _, p := range c.Providers {
		all = append(all, string(p.Name))
	}
	return all
}
