package world

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// E-09: with a threshold of four healthy targets requests go on to the tasks of a dark zone, since three
// and fewer are too few; with the default they do not.
func TestRequestsGoToAllTargetsBelowTheThreshold(t *testing.T) {
	lost := func(threshold model.HealthThreshold) int64 {
		web := plainService("web")
		web.TargetGroup.FailOpen = threshold
		s := plainScenario(web)
		s.Cluster.HostLossDetection = 10 * clock.Minute
		s.Faults = []model.Fault{{At: clock.Time(20 * clock.Minute), Kind: model.ZoneOutage,
			Zone: "us-east-1a", Duration: 15 * clock.Minute}}
		requests := play(t, s).Services[0].Requests
		return requests.GaveUp + requests.Error504
	}
	byDefault := lost(model.HealthThreshold{})
	for _, threshold := range []model.HealthThreshold{{Count: 4}, {Percent: 100}} {
		if got := lost(threshold); got < byDefault*3/2 {
			t.Errorf("%+v: %d requests lost, %d by default", threshold, got, byDefault)
		}
	}
	if got := lost(model.HealthThreshold{Count: 1}); got != byDefault {
		t.Errorf("a threshold of one: %d requests lost, %d by default", got, byDefault)
	}
}

// E-09: with a percentage alone clients leave a zone whose targets are ill, although the other target group
// of the service, which takes no part now, has no target there at all.
func TestClientsLeaveAZoneByPercentage(t *testing.T) {
	failed := func(threshold model.HealthThreshold) int64 {
		web := plainService("web")
		web.TargetGroup.ZonesApart = true
		web.TargetGroup.DNSFailover = threshold
		s := plainScenario(web)
		s.Cluster.HostLossDetection = 20 * clock.Minute
		// no task can take the place of an ill one, so ECS leaves it where it is
		s.Cluster.Limits.OnDemandVCPU = float64(web.DesiredCount) * web.Build.VCPU()
		s.Faults = []model.Fault{{At: minute(20), Kind: model.ZoneOutage, Zone: "us-east-1a",
			Duration: 15 * clock.Minute}}
		r := play(t, s).Services[0].Requests
		return r.Offered - r.Completed - r.InFlight
	}
	off := failed(model.HealthThreshold{Count: -1})
	if got := failed(model.HealthThreshold{Count: -1, Percent: 50}); got > off/4 {
		t.Errorf("%d requests failed with a threshold of 50 %%, %d without any", got, off)
	}
}

// N-05: a Network Load Balancer resets the connections of a target that becomes unhealthy, at once or after
// the draining interval; without that what is in flight there goes on.
func TestConnectionsOfAnUnhealthyTargetAreReset(t *testing.T) {
	lost := func(resets bool, after clock.Span) int64 {
		web := played(40)
		web.TargetGroup.Algorithm = model.FlowHash
		web.TargetGroup.ResetsUnhealthy, web.TargetGroup.ResetAfter = resets, after
		web.TargetGroup.DeregistrationDelay = 10 * clock.Minute
		web.Build.Workload.Patience = random.Distribution{}
		s := plainScenario(web)
		s.Faults = []model.Fault{{At: minute(20), Kind: model.DependencySlow, Service: "web",
			CPUFactor: 8, WaitFactor: 1, Duration: 4 * clock.Minute}}
		return play(t, s).Services[0].Requests.Error502
	}
	kept, reset, later := lost(false, 0), lost(true, 0), lost(true, clock.Hour)
	if reset < kept+50 || later != kept {
		t.Errorf("%d requests lost, %d with a reset, %d with one after an hour", kept, reset, later)
	}
}
