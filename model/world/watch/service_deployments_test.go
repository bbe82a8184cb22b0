package watch

import (
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// served is a span of the service's requests, some of them sent to revision 2.
func served(completed, gone, toNew int64) serving.Served {
	return serving.Served{Service: "web",
		Counts: serving.Counts{Offered: completed + gone, Completed: completed, Error502: gone},
		Revisions: []serving.RevisionCounts{
			{Revision: 1, Completed: completed - toNew, Failed: gone},
			{Revision: 2, Completed: toNew},
		}}
}

// TestServiceDeploymentEndsWithItsWayBack: D-13: it is noticed when the revision fails, and over when
// the one before is COMPLETED again. Requests count while it is in progress, and apart from that until
// the end; those that met its revision count only until that was COMPLETED.
func TestServiceDeploymentEndsWithItsWayBack(t *testing.T) {
	w := NewServiceDeployments(scenario())
	tell := func(at int, ev model.Event, cmds ...model.Command) { w.Stepped(instant(at), ev, cmds) }
	w.Advanced(served(100, 1, 0))
	tell(60, nil, model.BeginDeployment{Service: "web", Revision: 2})
	tell(61, nil, model.StartTask{Task: web(3), Revision: 2}, model.StartTask{Task: web(4), Revision: 2})
	tell(90, nil, model.CountTask{Task: web(3), Healthy: true})
	w.Advanced(served(10, 2, 4))
	tell(95, model.TaskFailed{Task: web(4)})
	tell(100, nil, model.FailDeployment{Service: "web", Revision: 2, FailedTasks: 1},
		model.BeginDeployment{Service: "web", Revision: 1, Rollback: true})
	w.Advanced(served(20, 3, 5))
	tell(130, nil, model.CompleteDeployment{Service: "web", Revision: 1})
	w.Advanced(served(30, 4, 0))
	got := w.Finish("web", []Deployment{{Revision: 2, FailedTasks: 3}, {Revision: 1, Rollback: true}})
	if len(got) != 1 {
		t.Fatalf("%d service deployments: %+v", len(got), got)
	}
	d := got[0]
	if d.At != instant(60) || d.Noticed != instant(100) || d.Ended != instant(130) || !d.RolledBack ||
		d.State != "FAILED" || d.FailedTasks != 3 || d.Stuck != nil {
		t.Errorf("%+v", d)
	}
	if d.During.Error502 != 5 || d.Since.Error502 != 9 || d.Met.Completed != 9 {
		t.Errorf("requests during %+v, since %+v, met %+v", d.During, d.Since, d.Met)
	}
}

// TestStuckIsWhatNothingMoves: a deployment in progress is stuck when no task of the service is on its
// way up or out, for the reason that was told last.
func TestStuckIsWhatNothingMoves(t *testing.T) {
	for _, c := range []struct {
		name    string
		events  func(tell func(at int, ev model.Event, cmds ...model.Command))
		rule    string
		since   int
		missing int
		moves   bool
	}{
		{name: "nothing ever moved", events: func(tell func(int, model.Event, ...model.Command)) {
			tell(60, nil, model.Announce{Service: "web", Rule: "D-07"})
			tell(70, nil, model.Announce{Service: "web", Message: "of something else"})
		}, rule: "D-07", since: 60, missing: 2},
		{name: "one of two came", events: func(tell func(int, model.Event, ...model.Command)) {
			tell(61, nil, model.StartTask{Task: web(3), Revision: 2})
			tell(61, nil, model.Announce{Service: "web", Rule: "Q-05"})
			tell(99, nil, model.CountTask{Task: web(3), Healthy: true})
		}, rule: "Q-05", since: 99, missing: 1},
		{name: "a task is starting", events: func(tell func(int, model.Event, ...model.Command)) {
			tell(61, nil, model.StartTask{Task: web(3), Revision: 2})
		}, moves: true},
		{name: "a task is stopping", events: func(tell func(int, model.Event, ...model.Command)) {
			tell(61, nil, model.DeregisterTarget{Task: web(1)})
		}, moves: true},
	} {
		w := NewServiceDeployments(scenario())
		tell := func(at int, ev model.Event, cmds ...model.Command) { w.Stepped(instant(at), ev, cmds) }
		tell(60, nil, model.BeginDeployment{Service: "web", Revision: 2})
		c.events(tell)
		d := w.Finish("web", nil)[0]
		if d.Ended != clock.Never || (d.Stuck == nil) != c.moves {
			t.Errorf("%s: %+v", c.name, d)
			continue
		}
		if s := d.Stuck; s != nil && (s.Rule != c.rule || s.Since != instant(c.since) || s.Missing != c.missing) {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
}

// TestZonesCountTheMeasuredPart: fewest and most are of the measured part, the mean is over it.
func TestZonesCountTheMeasuredPart(t *testing.T) {
	s := scenario()
	s.Services[0].Zones = []string{"a", "b"}
	w := NewZones(s)
	start := func(at, n int, zone string) {
		w.Stepped(instant(at), nil, []model.Command{model.StartTask{Task: web(n), Zone: zone}})
		w.Stepped(instant(at), model.TaskStarted{Task: web(n)}, nil)
	}
	start(0, 1, "a")
	start(30, 2, "a")
	start(240, 3, "b")
	w.Stepped(instant(330), nil, []model.Command{model.DeregisterTarget{Task: web(1)}})
	w.Stepped(instant(360), model.TaskStopped{Task: web(1)}, nil) // it has left already
	got := w.Finish("web", instant(600))
	a, b := ZoneRecord{"a", 1.5, 1, 2}, ZoneRecord{"b", 6.0 / 9, 0, 1}
	if len(got) != 2 || got[0] != a || got[1] != b {
		t.Errorf("%+v, expected %+v and %+v", got, a, b)
	}
}

// Requests that met a revision are exposed to it, also those that end after another one has superseded it
// (D-10): served and exposed of a deployment are the same requests.
func TestSupersededRevisionsAreStillMet(t *testing.T) {
	w := NewServiceDeployments(scenario())
	tell := func(at int, cmds ...model.Command) { w.Stepped(instant(at), nil, cmds) }
	tell(60, model.BeginDeployment{Service: "web", Revision: 2})
	w.Advanced(served(10, 2, 4))
	tell(100, model.FailDeployment{Service: "web", Revision: 2, Superseded: true},
		model.BeginDeployment{Service: "web", Revision: 3})
	w.Advanced(served(20, 3, 1))
	got := w.Finish("web", []Deployment{{Revision: 2}, {Revision: 3}})
	if len(got) != 2 || got[0].Met.Completed != 5 || got[1].Met.Completed != 0 {
		t.Errorf("%+v", got)
	}
}
