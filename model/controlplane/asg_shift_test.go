package controlplane

import (
	"testing"

	"ecsim/model"
)

// AZ-11: while a zone is shifted away a policy scales a group out and not in; a person may do both.
func TestPoliciesDoNotScaleInDuringAShift(t *testing.T) {
	s := &model.Scenario{Zones: []string{"a", "b"}}
	s.Cluster.Groups = []model.AutoScalingGroup{{Name: "n", Max: 9, Desired: 3, Zones: s.Zones, ZonalShift: true,
		OnDemandPercentage: 100, Types: []model.InstanceType{{Name: "m6i.large"}}}}
	c := New(s)
	c.Step(0, model.AutoScalingGroupCreated{Group: "n"})
	for i, step := range []struct {
		shifted  bool
		byPolicy bool
		to, want int
	}{{true, true, 1, 3}, {true, true, 5, 5}, {true, false, 4, 4}, {false, true, 2, 2}} {
		c.Step(1, model.ZoneShifted{Zone: "a", Shifted: step.shifted})
		if step.byPolicy {
			c.scaleByPolicy(c.scalingGroup("n"), step.to, "a policy", 1)
		} else {
			c.setCapacity(c.scalingGroup("n"), step.to, "a person", 1)
		}
		if got := c.Capacity("n").Desired; got != step.want {
			t.Errorf("step %d: desired %d, want %d", i, got, step.want)
		}
	}
}
