package world

import (
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/model/placement"
)

// PL-01, RS-08, DR-02: how many more tasks fit at the end and in the tightest minute, where, and what stops
// the next one; what is left of an instance that nothing can use, and why.
func TestRoomOnInstances(t *testing.T) {
	s := onInstances(func(web *model.Service) { web.DesiredCount = 4 })
	demand := &s.Services[0].Build.TaskDefinition.Resources
	demand.CPUUnits, demand.MemoryMiB = 512, 3000 // two fit by memory on each
	s.Cluster.Instances[0].Count = 3
	s.Deployments = nil
	s.Counts = []model.PlannedCount{{At: minute(20), Service: "web", Count: 5}}
	s.Draining = []model.PlannedDraining{{At: minute(40), Instance: "n-3", Draining: true}}
	record := play(t, s)
	rooms := record.Services[0].Rooms
	if rooms.Tightest.Tasks != 0 || rooms.Tightest.At < minute(40) || rooms.Tightest.At > minute(45) {
		t.Errorf("the tightest moment is %+v, want one with n-3 DRAINING", rooms.Tightest)
	}
	stops := []placement.Rejection{{Place: "n-1", Obstacle: placement.NoMemory},
		{Place: "n-2", Obstacle: placement.NoMemory}, {Place: "n-3", Obstacle: placement.Draining}}
	if end := rooms.End; end.Tasks != 0 || !slices.Equal(end.Stops, stops) ||
		!slices.Equal(end.Zones, []placement.ZoneFit{{Zone: "us-east-1a"}}) {
		t.Errorf("at the end %+v", end)
	}
	why := map[model.InstanceID]placement.Obstacle{}
	for _, left := range record.Stranded {
		why[left.Instance] = left.Why
		if left.Instance == "n-1" && (left.CPUUnits != 1024 || left.MemoryMiB != 1864 || left.Group != "n") {
			t.Errorf("%+v", left)
		}
	}
	if len(why) != 3 || why["n-1"] != placement.NoMemory || why["n-3"] != placement.Draining {
		t.Errorf("stranded: %v", why)
	}
	if s.Services[0].Strategy[0].Provider = model.Fargate; play(t, s).Services[0].Rooms != nil {
		t.Error("a service on Fargate has room on instances")
	}
}
