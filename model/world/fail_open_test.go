package world

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
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
