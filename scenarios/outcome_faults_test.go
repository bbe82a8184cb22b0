package scenarios

import (
	"testing"

	"ecsim/model"
)

// TestFaultsThatStrikeNothingAreTold: a Spot fault strikes what runs on Spot only.
func TestFaultsThatStrikeNothingAreTold(t *testing.T) {
	s, err := Load("spot-mix", LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.Faults = []model.Fault{{Kind: model.SpotReclaim}, {Kind: model.SpotDrought},
		{Kind: model.SpotReclaim}, {Kind: model.TaskCrash}}
	if idle := idleFaults(s); len(idle) != 0 {
		t.Errorf("with tasks on Spot: got %v", idle)
	}
	idle := idleFaults(factorNamed("spot").without(s))
	if len(idle) != 2 || idle[0].Kind != "spot-reclaim" || idle[1].Kind != "spot-drought" {
		t.Errorf("with no task on Spot: got %v", idle)
	}
	s.Cluster.Groups = []model.AutoScalingGroup{{Types: []model.InstanceType{{Name: "m6i.large"}}, Zones: s.Zones}}
	s.Faults = []model.Fault{{Kind: model.SpotReclaim, Type: "m6i.large"}, {Kind: model.SpotDrought, Type: model.AnyPool}}
	if idle := idleFaults(s); len(idle) != 0 {
		t.Errorf("with Spot instances: got %v", idle)
	}
	if idle := idleFaults(factorNamed("spot").without(s)); len(idle) != 2 {
		t.Errorf("without Spot instances: got %v", idle)
	}
}

// TestVerdictIsNotCertainWhenTheIntervalStraddlesTheBound: both signs of a bound and of a verdict.
func TestVerdictIsNotCertainWhenTheIntervalStraddlesTheBound(t *testing.T) {
	for _, c := range []struct {
		m    Measure
		want bool
	}{
		{Measure{Mean: 9.5, Low: 9, High: 10.5, N: 3}, true},
		{Measure{Mean: 10.2, Low: 9.9, High: 10.5, N: 3}, true},
		{Measure{Mean: 10.2, Low: 10, High: 10.5, N: 3}, false},
		{Measure{Mean: 9.5, Low: 9, High: 9.9, N: 3}, false},
		{Single(9), false},
	} {
		if got := c.m.straddles(10); got != c.want {
			t.Errorf("%+v: got %v", c.m, got)
		}
	}
}
