package deployment

import (
	"testing"

	"pgregory.net/rapid"
)

// D-01, D-02, DR-04: floor is rounded up, ceiling down, in integers. D-07: examples of AWS.
func TestFloorAndCeiling(t *testing.T) {
	tests := []struct {
		desired, min, max int
		floor, ceiling    int
		deadlocked        bool
	}{
		{2, 75, 100, 2, 2, true},
		{3, 100, 125, 3, 3, true},
		{1, 100, 100, 1, 1, true},
		{1, 50, 100, 1, 1, true},
		{1, 0, 100, 0, 1, false},
		{4, 50, 100, 2, 4, false},
		{4, 100, 200, 4, 8, false},
		{6, 100, 134, 6, 8, false},
		{100, 100, 100, 100, 100, true},
		{7, 33, 150, 3, 10, false},
		{0, 100, 100, 0, 0, false},
	}
	for _, tt := range tests {
		floor, ceiling := Floor(tt.desired, tt.min), Ceiling(tt.desired, tt.max)
		if floor != tt.floor || ceiling != tt.ceiling {
			t.Errorf("desired %d, %d/%d: floor %d ceiling %d, want %d %d",
				tt.desired, tt.min, tt.max, floor, ceiling, tt.floor, tt.ceiling)
		}
		if got := Deadlocked(tt.desired, floor, ceiling); got != tt.deadlocked {
			t.Errorf("desired %d, %d/%d: deadlocked %v", tt.desired, tt.min, tt.max, got)
		}
	}
}

// D-06, D-08: one pass, row by row.
func TestRollOnePass(t *testing.T) {
	healthy := func(n int) TaskCounts { return TaskCounts{Healthy: n} }
	tests := []struct {
		name string
		view View
		want Plan
	}{
		{"D-08: 4 of 4, 50/100: two stop first",
			View{Desired: 4, Floor: 2, Room: 0, Old: healthy(4)}, Plan{StopServing: 2}},
		{"D-08: then two start when they have stopped",
			View{Desired: 4, Floor: 2, Room: 2, Old: healthy(2)}, Plan{Start: 2}},
		{"D-08: 4 of 4, 100/200: four start",
			View{Desired: 4, Floor: 4, Room: 4, Old: healthy(4)}, Plan{Start: 4}},
		{"D-08: then old ones stop, one for each healthy one",
			View{Desired: 4, Floor: 4, Room: 0, New: TaskCounts{Unready: 1, Healthy: 3},
				Old: healthy(4)},
			Plan{StopServing: 3}},
		{"D-06: unhealthy old tasks stop without budget",
			View{Desired: 4, Floor: 4, Room: 0, New: TaskCounts{Unready: 4},
				Old: TaskCounts{Healthy: 3, Unhealthy: 1}},
			Plan{StopUnhealthy: 1}},
		{"D-06: unready old tasks stop without budget when the floor stands",
			View{Desired: 4, Floor: 4, Room: 0, Old: TaskCounts{Unready: 4, Healthy: 4}},
			Plan{StopUnready: 4}},
		{"unready old tasks stay when the floor needs them",
			View{Desired: 4, Floor: 4, Room: 0, Old: TaskCounts{Unready: 3, Healthy: 1}}, Plan{}},
		{"S-18: a lost source task comes back before new ones start",
			View{Desired: 4, Floor: 4, Room: 1, New: TaskCounts{Unready: 1}, Old: healthy(3),
				Unreplaced: 1},
			Plan{StartSource: 1}},
		{"S-18: not when healthy new ones make up for it",
			View{Desired: 4, Floor: 4, Room: 1, New: healthy(1), Old: healthy(3),
				Unreplaced: 1},
			Plan{Start: 1}},
		{"S-18: nor when it was stopped on purpose",
			View{Desired: 4, Floor: 4, Room: 0, New: TaskCounts{Unready: 1, Healthy: 3}}, Plan{}},
		{"S-43, L-38: old tasks on hosts that are to go count until new ones do",
			View{Desired: 2, Floor: 2, Room: 0, New: TaskCounts{Unready: 2},
				Old: TaskCounts{Retiring: 2}},
			Plan{}},
		{"S-43, L-38: they stop as new ones become healthy",
			View{Desired: 4, Floor: 4, Room: 0, New: TaskCounts{Unready: 3, Healthy: 1},
				Old: TaskCounts{Retiring: 3, Healthy: 1}},
			Plan{StopServing: 1}},
		{"S-43: new ones on such hosts count too, and are one with their replacements",
			View{Desired: 2, Floor: 2, Room: 1,
				New: TaskCounts{Unready: 1, Retiring: 2, Paired: 1}, Old: healthy(1)},
			Plan{StopServing: 1}},
		{"min 0: everything old stops at once",
			View{Desired: 4, Floor: 0, Room: 0, Old: healthy(4)}, Plan{StopServing: 4}},
		{"desired fell during the deployment",
			View{Desired: 2, Floor: 2, Room: 0, New: healthy(4), Old: healthy(1)},
			Plan{StopSurplus: 2, StopServing: 1}},
		{"S-15: an unhealthy task and its replacement are one",
			View{Desired: 4, Floor: 4, Room: 3,
				New: TaskCounts{Unready: 1, Healthy: 3, Unhealthy: 1, Paired: 1}},
			Plan{}},
	}
	for _, tt := range tests {
		if got := Roll(tt.view); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// C-09, D-11: a failed deployment launches nothing; the source revision is kept and scaling in
// works.
func TestRollFailedLaunchesNothing(t *testing.T) {
	tests := []struct {
		name string
		view View
		want Plan
	}{
		{"nothing to go back to", View{Desired: 4, Floor: 4, Room: 4}, Plan{}},
		{"old tasks stay", View{Desired: 4, Floor: 4, Room: 2, New: TaskCounts{Unhealthy: 2},
			Old: TaskCounts{Healthy: 4}}, Plan{}},
		{"a lost one comes back", View{Desired: 4, Floor: 4, Room: 2, Old: TaskCounts{Healthy: 3},
			Unreplaced: 1}, Plan{StartSource: 1}},
		{"S-43: what serves on a host that is to go stays", View{Desired: 2, Floor: 2, Room: 2,
			Old: TaskCounts{Retiring: 2}}, Plan{}},
		{"scale in", View{Desired: 2, Floor: 2, Room: 0, Old: TaskCounts{Healthy: 4}},
			Plan{StopServing: 2}},
	}
	for _, tt := range tests {
		if got := RollFailed(tt.view); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// D-04, D-06: whatever the counts, a pass never starts beyond the room, never stops below the
// floor by its own doing, and never stops tasks that are not there.
func TestRollKeepsTheLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := func(name string) TaskCounts {
			s := TaskCounts{
				Unready:   rapid.IntRange(0, 9).Draw(t, name+" unready"),
				Healthy:   rapid.IntRange(0, 9).Draw(t, name+" healthy"),
				Retiring:  rapid.IntRange(0, 9).Draw(t, name+" retiring"),
				Unhealthy: rapid.IntRange(0, 9).Draw(t, name+" unhealthy"),
			}
			s.Paired = rapid.IntRange(0, min(s.Unhealthy+s.Retiring, s.Unready)).Draw(t, name+" paired")
			return s
		}
		v := View{
			Desired:    rapid.IntRange(0, 12).Draw(t, "desired"),
			Room:       rapid.IntRange(0, 12).Draw(t, "room"),
			New:        side("new"),
			Old:        side("old"),
			Unreplaced: rapid.IntRange(0, 3).Draw(t, "unreplaced"),
		}
		v.Floor = Floor(v.Desired, rapid.IntRange(0, 100).Draw(t, "min"))
		for _, p := range []Plan{Roll(v), RollFailed(v)} {
			if p.Start < 0 || p.StartSource < 0 || p.Start+p.StartSource > v.Room {
				t.Fatalf("starts beyond the room: %+v", p)
			}
			if p.StopServing < 0 || p.StopServing > v.Old.Serving() || p.StopUnready < 0 ||
				p.StopUnready > v.Old.Unready {
				t.Fatalf("stops what is not there: %+v", p)
			}
			if p.StopServing > 0 && v.Old.Serving()+v.New.Serving()-p.StopServing < v.Floor {
				t.Fatalf("stops below the floor %d: %+v", v.Floor, p)
			}
			if p.Start > 0 && v.New.Effective()+p.Start > v.Desired {
				t.Fatalf("starts beyond desired: %+v", p)
			}
		}
	})
}

// D-08, §12.1: playing passes with instant starts and stops brings every deployment that is not
// deadlocked to its end, within floor and ceiling on the way.
func TestRollArrives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		desired := rapid.IntRange(0, 40).Draw(t, "desired")
		minimum := rapid.IntRange(0, 100).Draw(t, "min")
		maximum := rapid.IntRange(100, 250).Draw(t, "max")
		floor, ceiling := Floor(desired, minimum), Ceiling(desired, maximum)
		v := View{Desired: desired, Floor: floor, Old: TaskCounts{Healthy: desired}}
		for range 3*desired + 2 {
			v.Room = ceiling - v.New.Healthy - v.Old.Healthy
			p := Roll(v)
			v.Old.Healthy -= p.StopServing
			if v.Old.Healthy+v.New.Healthy < floor {
				t.Fatalf("%d healthy, floor %d", v.Old.Healthy+v.New.Healthy, floor)
			}
			v.New.Healthy += p.Start
			if v.Old.Healthy+v.New.Healthy > ceiling {
				t.Fatalf("%d tasks, ceiling %d", v.Old.Healthy+v.New.Healthy, ceiling)
			}
		}
		if v.IsSteady() == Deadlocked(desired, floor, ceiling) {
			t.Fatalf("desired %d, %d/%d ended at %+v", desired, minimum, maximum, v)
		}
	})
}
