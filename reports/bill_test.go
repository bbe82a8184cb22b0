package reports

import (
	"testing"

	"ecsim/scenarios"
)

// Whatever is billed to no service says what it is.
func TestPayersAreTold(t *testing.T) {
	o := &scenarios.Outcome{
		Services:  []scenarios.ServiceOutcome{{Name: "web"}},
		Jobs:      []scenarios.JobOutcome{{Name: "nightly"}},
		Instances: []scenarios.InstancesOutcome{{Name: "general"}},
	}
	o.Cost.LineItems = []scenarios.LineItem{{Service: "web", Dimension: "alb-hours"},
		{Service: "web-2", Dimension: "alb-hours"}, {Service: "general", Dimension: "ec2-m6i.large"}}
	for name, want := range map[string]string{"web": "web", "nightly": "nightly", "": "–",
		"general": "general: instances", "web-2": "web-2: load balancer"} {
		if got := payerOf(o, name); got != want {
			t.Errorf("%q is told as %q, want %q", name, got, want)
		}
	}
}
