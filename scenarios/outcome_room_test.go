package scenarios

import (
	"testing"

	"ecsim/model"
)

// What a replication does not have is zero there, and what fits is joined by zone and obstacle.
func TestRoomIsJoinedOverReplications(t *testing.T) {
	one := func(tasks int, zone, obstacle string) *Outcome {
		f := FitOutcome{Tasks: count(tasks), Zones: []FitInZone{{zone, count(tasks)}},
			Stops: []FitStop{{obstacle, count(3)}}}
		return &Outcome{Services: []ServiceOutcome{{Name: "web", Room: &RoomOutcome{AtEnd: f, Tightest: f}}},
			Stranded: []StrandedOutcome{{Group: "n", Why: obstacle, CPUUnits: count(512)}}}
	}
	both := newFold(&model.Scenario{Services: make([]model.Service, 1)})
	both.add(one(4, "a", "RESOURCE:CPU"))
	both.add(one(2, "b", "RESOURCE:MEMORY"))
	o := both.outcome()
	if f := o.Services[0].Room.AtEnd; f.Tasks.Mean != 3 || len(f.Zones) != 2 || f.Zones[0].Tasks.Mean != 2 ||
		f.Zones[1].Tasks.Mean != 1 || len(f.Stops) != 2 || f.Stops[0].Instances.Mean != 1.5 {
		t.Errorf("%+v", f)
	}
	if all := o.Stranded; len(all) != 2 || all[0].CPUUnits.Mean != 256 {
		t.Errorf("%+v", all)
	}
	both.add(&Outcome{Services: make([]ServiceOutcome, 1)})
	if both.outcome().Services[0].Room != nil {
		t.Error("a replication without instances is joined")
	}
}
