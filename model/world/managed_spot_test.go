package world

import (
	"testing"

	"ecsim/model"
	"ecsim/model/usage"
)

// managedOnSpot is a service of three tasks on Managed Instances on Spot: EC2 takes all of them back after
// twenty minutes, and after forty the service has two tasks.
func managedOnSpot() *model.Scenario {
	s := growsOnManaged()
	s.Cluster.Providers[0].ManagedInstances.Spot = true
	s.Counts = []model.PlannedCount{{At: minute(40), Service: "web", Count: 2}}
	s.Faults = []model.Fault{{At: minute(20), Kind: model.SpotReclaim, Type: model.AnyPool, Fraction: 1}}
	return s
}

// MI-04, MI-20: an instance on Spot is paid as Spot, with the fee of its type beside it for every second, until
// EC2 takes it. The pools say what was interrupted.
func TestManagedInstancesOnSpotArePaidAsSpot(t *testing.T) {
	s := managedOnSpot()
	s.WarmUp = 0
	r := play(t, s)
	if got := total(r); got.Interrupted != 3 || got.TasksNoticed != 3 || got.TasksLost != 0 {
		t.Errorf("%+v", got)
	}
	const first = 3 * (20 + 2) * 60 // seconds until EC2 takes them
	spot, fee := r.Ledger.Total(usage.EC2Spot("m7a.medium")), r.Ledger.Total(usage.ManagedInstances("m7a.medium"))
	if spot <= first || fee != spot || r.Ledger.Total(usage.EC2("m7a.medium")) != 0 {
		t.Errorf("%d seconds on Spot, the fee for %d", spot, fee)
	}
}
