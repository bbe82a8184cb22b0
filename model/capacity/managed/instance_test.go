package managed

import (
	"testing"

	"ecsim/sim/clock"
)

func policy() Policy {
	return Policy{ScaleInAfter: 5 * clock.Minute, Lifetime: DefaultLifetime, DrainWithin: DefaultDrainWithin}
}

const minute = clock.Minute

func at(s clock.Span) clock.Time { return clock.Time(0).Add(s) }

func movable(cpu, mib int) Task { return Task{Kind: kind("web", cpu, mib), Movable: true} }

// MI-08 to MI-14: when an instance goes, and why.
func TestWhenAnInstanceGoes(t *testing.T) {
	standalone := Task{Kind: kind("job", 256, 512)}
	off, spot, at0 := policy(), policy(), policy()
	off.ScaleInAfter, spot.Spot, at0.ScaleInAfter = -1, true, 0
	small, big := []Task{movable(512, 512)}, []Task{movable(768, 512)}
	stuck := []Task{movable(256, 512), standalone}
	half := &Instance{ID: "half", Zone: "a", Candidate: 0, Tasks: small}
	for _, c := range []struct {
		name    string
		policy  Policy
		i       Instance
		changed clock.Time
		other   *Instance
		due     clock.Time
		verdict Verdict
		because string
	}{
		{"MI-08: idle", policy(), Instance{Changed: at(minute)}, clock.Never, nil, at(6 * minute), End, "no task for 5m"},
		{"MI-10: at once", at0, Instance{Changed: at(minute)}, clock.Never, nil, at(minute), End, "no task for 0s"},
		{"MI-10: off", off, Instance{Changed: at(minute)}, clock.Never, nil, at(14 * day), Drain, "it was launched 14d ago"},
		{"MI-09: its tasks fit elsewhere", policy(), Instance{Changed: at(minute), Tasks: small}, at(0),
			half, at(6 * minute), Drain, "its tasks fit on other instances"},
		{"MI-09: since the first change", policy(), Instance{Changed: at(minute), Tasks: small}, at(9 * minute),
			half, at(14 * minute), Drain, "its tasks fit on other instances"},
		{"MI-09: nothing has changed", policy(), Instance{Changed: at(minute), Tasks: small}, clock.Never,
			half, at(14 * day), Drain, "it was launched 14d ago"},
		{"MI-09: they do not fit", policy(), Instance{Changed: at(minute), Tasks: big},
			at(0), half, at(6 * minute), Keep, ""},
		{"MI-09: a cheaper one takes them", policy(), Instance{Candidate: 1, Changed: at(minute), Tasks: big},
			at(0), half, at(6 * minute), Drain, "its tasks need no more than a medium"},
		{"MI-11: standalone tasks stay", policy(), Instance{Changed: at(minute), Tasks: stuck}, at(0),
			half, at(14 * day), Drain, "it was launched 14d ago"},
		{"MI-11: Spot is not consolidated", spot, Instance{Changed: at(minute), Tasks: small}, at(0),
			half, at(14 * day), Drain, "it was launched 14d ago"},
		{"MI-11: idle Spot goes", spot, Instance{Changed: at(minute)}, at(0), half, at(6 * minute), End, "no task for 5m"},
		{"MI-12, MI-14: day 21 with a standalone task", policy(),
			Instance{Draining: true, Drained: at(14 * day), Tasks: stuck[1:]},
			clock.Never, nil, at(21 * day), End, "it has been DRAINING for 7d"},
		{"MI-13: seven days of any draining", policy(), Instance{Draining: true, Drained: at(day), Tasks: small},
			clock.Never, nil, at(8 * day), End, "it has been DRAINING for 7d"},
		{"drained empty", policy(), Instance{Draining: true, Drained: at(day)}, clock.Never, nil, at(day), End,
			"it was DRAINING, and its last task has stopped"},
	} {
		c.i.Zone = "a"
		all := []*Instance{&c.i}
		if c.other != nil {
			all = append(all, c.other)
		}
		if due := c.policy.Due(&c.i, c.changed); due != c.due {
			t.Errorf("%s: due at %v, want %v", c.name, due, c.due)
		}
		if d := c.policy.Look(c.due-1, &c.i, c.changed, all, sizes()); d.Verdict != Keep {
			t.Errorf("%s: goes before it is due: %+v", c.name, d)
		}
		if d := c.policy.Look(c.due, &c.i, c.changed, all, sizes()); d != (Decision{c.verdict, c.because}) {
			t.Errorf("%s: %+v, want %d because %s", c.name, d, c.verdict, c.because)
		}
	}
}

// MI-09: where tasks of an underused instance may go.
func TestWhatCountsAsRoomElsewhere(t *testing.T) {
	port := movable(256, 512)
	alone := movable(256, 512)
	alone.Distinct = true
	half := []Task{movable(512, 512)}
	notMedium, shy := movable(256, 512), movable(256, 512)
	notMedium.Accepts = func(p *Place) bool { return p.Candidate != 0 }
	shy.Accepts, shy.AsksForTasks = func(p *Place) bool { return p.Tasks == 0 }, true
	for _, c := range []struct {
		name   string
		tasks  []Task
		others []Instance
		drains bool
	}{
		{"none", half, nil, false},
		{"another zone", half, []Instance{{Zone: "b", Tasks: []Task{port}}}, false},
		{"a draining one", half, []Instance{{Zone: "a", Draining: true, Tasks: []Task{port}}}, false},
		{"one whose agent is away", half, []Instance{{Zone: "a", Cut: true, Tasks: []Task{port}}}, false},
		{"an idle one that is as expensive", half, []Instance{{Zone: "a"}}, false},
		{"two that take one each", []Task{movable(512, 512), movable(512, 512)},
			[]Instance{{Zone: "a", Tasks: []Task{movable(500, 512)}}, {Zone: "a", Tasks: []Task{movable(300, 512)}}}, true},
		{"room that a draining one needs", half,
			[]Instance{{Zone: "a", Tasks: []Task{port}}, {Zone: "a", Draining: true, Tasks: half}}, false},
		{"CQ-06: a type that its task may not run on", []Task{notMedium}, []Instance{{Zone: "a", Tasks: half}}, false},
		{"CQ-06: beside tasks that its task avoids", []Task{shy}, []Instance{{Zone: "a", Tasks: half}}, false},
		{"distinctInstance", []Task{alone}, []Instance{{Zone: "a", Tasks: []Task{alone}}}, false},
	} {
		i := &Instance{Zone: "a", Tasks: c.tasks}
		all := []*Instance{i}
		for o := range c.others {
			all = append(all, &c.others[o])
		}
		if got := underused(i, all, sizes()) != ""; got != c.drains {
			t.Errorf("%s: drains %v, want %v", c.name, got, c.drains)
		}
	}
}
