package scenarios

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// cases are the scenarios that are measured: two that users meet first, and one for each half of a
// run, requests and control plane.
var cases = []struct {
	name string
	load func(testing.TB) *model.Scenario
}{
	{"web-on-fargate", bundled("web-on-fargate")},
	{"zone-outage", bundled("zone-outage")},
	{"round-robin-1000-per-second", bundled("testdata/round-robin.toml")},
	{"control-plane-100-services", controlPlane},
}

func bundled(name string) func(testing.TB) *model.Scenario {
	return func(t testing.TB) *model.Scenario {
		s, err := scenarios.Load(name, scenarios.LoadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// controlPlane is a hundred copies of one service. They deploy five minutes after one another.
func controlPlane(t testing.TB) *model.Scenario {
	s := bundled("testdata/control-plane.toml")(t)
	service, deployment := s.Services[0], s.Deployments[0]
	s.Services, s.Deployments = nil, nil
	for i := range 100 {
		service.Name = fmt.Sprintf("idle-%03d", i)
		deployment.Service = service.Name
		s.Services = append(s.Services, service)
		s.Deployments = append(s.Deployments, deployment)
		deployment.At = deployment.At.Add(5 * clock.Minute)
	}
	return s
}

// fleet is an hour of one service with many targets, in which a deployment replaces them all.
func fleet(t testing.TB, targets int) *model.Scenario {
	s := bundled("testdata/control-plane.toml")(t)
	s.Horizon = clock.Hour
	s.Services[0].DesiredCount, s.Services[0].Scaling = targets, nil
	s.Deployments[0].At = clock.Time(5 * clock.Minute)
	return s
}
