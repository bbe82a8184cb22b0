package watch

import (
	"math"
	"slices"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

func instant(seconds int) clock.Time { return clock.Time(clock.Span(seconds) * clock.Second) }

func web(n int) model.TaskID { return model.TaskID{Group: "web", Number: n} }

// scenario is ten minutes of a service that wants two tasks and of a job; one minute is warm-up.
func scenario() *model.Scenario {
	return &model.Scenario{
		WarmUp: clock.Minute, Horizon: 10 * clock.Minute,
		Services: []model.Service{{Name: "web", DesiredCount: 2,
			Traffic: model.Traffic{Clients: &model.Clients{}}}},
		Jobs: []model.Job{{Name: "batch"}},
	}
}

// TestRequestsCountTheMeasuredPart: what was in flight when measuring begins counts as offered
// then, and latencies of the warm-up are none, though its end lies inside a minute.
func TestRequestsCountTheMeasuredPart(t *testing.T) {
	s := scenario()
	s.WarmUp = 90 * clock.Second
	w, latency := NewRequests(s), &serving.Latencies{}
	advance := func(from, to int, c serving.Counts, took ...clock.Span) {
		for _, span := range took {
			latency.Completed().Record(span)
		}
		w.Advanced(serving.Served{Service: "web", From: instant(from), To: instant(to), Counts: c,
			Latency: latency, Window: to%60 == 0})
		if to%60 == 0 {
			latency.Reset()
		}
	}
	advance(0, 60, serving.Counts{Offered: 5, Completed: 4, InFlight: 1}, 1, 1, 1, 1)
	advance(60, 90, serving.Counts{Offered: 3, Completed: 1, InFlight: 3}, 7)
	advance(90, 120, serving.Counts{Offered: 2, Completed: 3, Error504: 1, InFlight: 1}, 9, 9, 9)
	got, record := w.Record("web")
	latencies := record.Completed()
	want := serving.Counts{Offered: 5, Completed: 3, Error504: 1, InFlight: 1}
	if got != want || latencies.Count() != 3 || latencies.Sum() != 27 {
		t.Errorf("%+v with %d latencies, sum %d; want %+v with 3, sum 27", got, latencies.Count(),
			latencies.Sum(), want)
	}
}

// TestTasksAverageOverTime: of nine measured minutes one task of two is healthy and running for
// three, and both are for six.
func TestTasksAverageOverTime(t *testing.T) {
	w := NewTasks(scenario())
	for n, at := range []int{30, 240} {
		w.Stepped(instant(at), model.TaskStarted{Task: web(n)},
			[]model.Command{model.CountTask{Task: web(n), Healthy: true}})
	}
	got := w.Finish("web", instant(600))
	if got.Availability != (3*0.5+6)/9 || got.RunningMean != 15.0/9 || got.RunningMax != 2 {
		t.Errorf("%+v", got)
	}
}

// TestThrashIsWhatIsTakenBack: only the part that a later step undoes within an hour counts.
func TestThrashIsWhatIsTakenBack(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []Activity
		want  int
	}{
		{"up and up", []Activity{{From: 2, To: 4}, {At: instant(60), From: 4, To: 6}}, 0},
		{"up and half back", []Activity{{From: 2, To: 6}, {At: instant(60), From: 6, To: 4}}, 2},
		{"in an hour", []Activity{{From: 2, To: 6}, {At: instant(3600), From: 6, To: 2}}, 4},
		{"too late", []Activity{{From: 2, To: 6}, {At: instant(3601), From: 6, To: 2}}, 0},
	} {
		if got := Thrash(c.steps); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestJobsCountEachRunOnce: a failed run's exit is no success, and who waits outside ECS is
// unfinished.
func TestJobsCountEachRunOnce(t *testing.T) {
	w := NewJobs(scenario())
	run := func(n int) model.TaskID { return model.TaskID{Group: "batch", Number: n} }
	for n := range 3 {
		w.Stepped(0, model.RunTaskRequested{}, []model.Command{model.StartTask{Task: run(n)}})
	}
	w.Stepped(instant(30), model.ApplicationReady{Task: run(0)}, nil)
	w.Stepped(instant(60), model.TaskExited{Task: run(0)}, nil)
	w.Stepped(instant(70), model.TaskFailed{Task: run(1)}, nil)
	w.Stepped(instant(70), model.TaskExited{Task: run(1), ExitCode: 1}, nil)
	got := w.Finish("batch", 4)
	if got.Submitted != 7 || got.Succeeded != 1 || got.Failed != 1 || got.Unfinished != 5 ||
		got.Wait.Count() != 1 || got.LastEnd != instant(70) {
		t.Errorf("%+v", got)
	}
}

// TestSeriesCloseTheMinute: the most tasks at once in the minute, the counts at its end, and the
// utilization that was gathered; the next minute begins with what runs.
func TestSeriesCloseTheMinute(t *testing.T) {
	s := scenario()
	tasks := NewTasks(s)
	series := NewSeries(s, tasks)
	tee := Tee{tasks, series}
	minute := func(end int, cpu float64) {
		tee.Stepped(instant(end), model.UtilizationGathered{Services: []model.Utilization{
			{Service: "web", CPU: cpu, Backlog: 7}}}, nil)
		tee.Stepped(instant(end), model.MinuteEnded{}, nil)
	}
	for n := range 3 {
		tee.Stepped(instant(n), model.TaskStarted{Task: web(n)}, nil)
	}
	tee.Stepped(instant(20), model.TaskFailed{Task: web(0)}, nil)
	tee.Advanced(serving.Served{Service: "web", Counts: serving.Counts{
		Offered: 125, Completed: 60, Error502: 20, GaveUp: 40, InFlight: 5}})
	minute(60, 0.5)
	minute(120, math.NaN())
	want := map[string][]float64{"offered": {125. / 60, 0}, "completed": {1, 0}, "errors": {1, 0},
		"running": {3, 2}, "desired": {2, 2}, "cpu": {0.5, math.NaN()},
		"in_flight": {5, 5}, "backlog": {7, 7}}
	for _, curve := range series.Record("web") {
		expected, checked := want[curve.Name]
		same := func(a, b float64) bool { return a == b || (math.IsNaN(a) && math.IsNaN(b)) }
		if checked && !slices.EqualFunc(curve.Values, expected, same) {
			t.Errorf("%s is %v, want %v", curve.Name, curve.Values, expected)
		}
	}
}

// TestTimelineTellsManyInOneLine: tasks that leave for one reason share a line; another reason,
// another way or another service begins a line of its own.
func TestTimelineTellsManyInOneLine(t *testing.T) {
	tasks := NewTasks(scenario())
	timeline := NewTimeline(tasks)
	gone := func(n int) model.Command { return model.CountTask{Task: web(n), Because: "leaves"} }
	Tee{tasks, timeline}.Stepped(instant(60), model.DeadlineReached{}, []model.Command{
		model.DeregisterTarget{Task: web(1), Because: "old"}, gone(1),
		model.DeregisterTarget{Task: web(2), Because: "old"}, gone(2),
		model.DeregisterTarget{Task: web(3), Because: "unhealthy"},
		model.StopTask{Task: web(4), Because: "unhealthy"},
		model.StopTask{Task: model.TaskID{Group: "batch", Number: 1}, Because: "unhealthy"},
		model.StartTask{Task: web(5)}, model.StartTask{Task: web(6), Provider: model.FargateSpot},
	})
	var got []string
	for _, e := range timeline.Record() {
		got = append(got, e.Who+": "+e.What)
	}
	want := "web: drain 2 tasks; web: drain web/3; web: stop web/4; batch: stop batch/1; " +
		"web: start 2 tasks, 1 on FARGATE_SPOT"
	if all := strings.Join(got, "; "); all != want {
		t.Errorf("got  %s\nwant %s", all, want)
	}
}

// TestInvariantsNotice plants one violation of each kind and expects it to be found.
func TestInvariantsNotice(t *testing.T) {
	start := []model.Command{model.StartTask{Task: web(1), Provider: model.Fargate, Because: "wanted", Cause: 1}}
	for _, c := range []struct {
		name, want string
		do         func(v *Invariants)
	}{
		{"nothing", "", func(v *Invariants) { v.Stepped(0, model.DeadlineReached{}, start) }},
		{"time goes back", "time went back", func(v *Invariants) {
			v.Stepped(instant(2), model.DeadlineReached{}, nil)
			v.Stepped(instant(1), model.DeadlineReached{}, nil)
		}},
		{"a request is lost", "offered 2", func(v *Invariants) {
			lost := serving.Counts{Offered: 2, Completed: 1}
			v.Advanced(serving.Served{Service: "web", Counts: lost})
		}},
		{"a task starts twice", "started twice", func(v *Invariants) {
			v.Stepped(0, model.DeadlineReached{}, slices.Concat(start, start))
		}},
		{"a task runs before it is placed", "PROVISIONING to RUNNING", func(v *Invariants) {
			v.Stepped(0, model.DeadlineReached{}, start)
			v.Stepped(0, model.TaskStarted{Task: web(1)}, nil)
		}},
		{"nobody started it", "never started", func(v *Invariants) {
			v.Stepped(0, model.TaskStopped{Task: web(9)}, nil)
		}},
		{"a desired count out of bounds", "outside [1, 3]", func(v *Invariants) {
			v.metrics["web"] = 1
			v.scenario.Services[0].Scaling = &model.Scaling{Min: 1, Max: 3}
			v.Stepped(0, model.DeadlineReached{}, []model.Command{
				model.ScaleService{Service: "web", Policy: "cpu", From: 2, To: 4}})
		}},
		{"rebalancing below desired", "leaves 0 healthy of 2", func(v *Invariants) {
			v.Stepped(0, model.ServiceCreated{Service: "web"}, slices.Concat(start,
				[]model.Command{model.CountTask{Task: web(1), Healthy: true}}))
			v.Stepped(0, model.DeadlineReached{}, []model.Command{model.CountTask{Task: web(1)},
				model.DeregisterTarget{Task: web(1), Because: model.RebalancedBecause + "even"}})
		}},
		{"a metric before its time", "is seen before", func(v *Invariants) {
			v.scenario.Cluster.MetricDelay = clock.Minute
			v.Stepped(instant(60), model.MetricPublished{Service: "web", To: instant(30)}, nil)
		}},
		{"a policy that sees nothing", "nobody has seen", func(v *Invariants) {
			v.Stepped(0, model.DeadlineReached{}, []model.Command{
				model.ScaleService{Service: "web", Policy: "cpu", From: 2, To: 4}})
		}},
		{"no reason", "for no reason", func(v *Invariants) {
			v.Stepped(0, model.DeadlineReached{}, []model.Command{
				model.StartTask{Task: web(1), Cause: 1}})
		}},
		{"no cause", "moment 2 has the cause 0", func(v *Invariants) {
			v.Stepped(0, model.DeadlineReached{}, []model.Command{
				model.StartTask{Task: web(1), Because: "wanted"}})
		}},
		{"a cause that comes later", "moment 2 has the cause 2", func(v *Invariants) {
			v.Stepped(0, model.FaultBegan{}, nil) // has no number
			v.Stepped(0, model.DeadlineReached{}, []model.Command{
				model.StartTask{Task: web(1), Because: "wanted", Cause: 2}})
		}},
	} {
		v := NewInvariants(scenario())
		c.do(v)
		got := strings.Join(v.Broken, "; ")
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
	}
}

// TestMinutesKeepWhatTheoryNeeds: how many tasks there were in each minute, of which revisions, and
// what disturbed it. Tasks that run when the run begins have always been there.
func TestMinutesKeepWhatTheoryNeeds(t *testing.T) {
	w := NewMinutes(scenario())
	start := func(n, revision int, warm bool) model.Command {
		return model.StartTask{Task: web(n), Revision: model.RevisionID(revision), Warm: warm}
	}
	counted := func(n int, healthy bool) model.Command {
		return model.CountTask{Task: web(n), Healthy: healthy}
	}
	step := func(at int, ev model.Event, cmds ...model.Command) { w.Stepped(instant(at), ev, cmds) }
	latency := &serving.Latencies{}
	latency.Completed().Record(clock.Second)
	latency.Completed().Record(3 * clock.Second)

	step(0, model.ServiceCreated{Service: "web"}, start(1, 1, true), start(2, 1, true))
	step(1, model.TargetChanged{Task: web(1)}, counted(1, true), counted(2, true))
	w.Advanced(serving.Served{Service: "web", Latency: latency, Window: true,
		Counts: serving.Counts{Offered: 5, Error503: 2, Error504: 1}})
	step(60, model.MinuteEnded{})
	step(70, model.DeploymentRequested{Service: "web"},
		model.BeginDeployment{Service: "web", Revision: 2}, start(3, 2, false))
	step(100, model.TargetChanged{Task: web(3)}, counted(3, true))
	step(110, model.TargetChanged{Task: web(1), Status: model.TargetUnhealthy}, counted(1, false))
	step(120, model.MinuteEnded{})
	step(130, model.SpotInterrupted{Task: web(2)}, counted(2, false),
		model.CompleteDeployment{Service: "web", Revision: 2})
	step(140, model.ZoneFailed{})
	step(180, model.MinuteEnded{})
	step(200, model.ZoneRecovered{})
	step(240, model.MinuteEnded{})
	step(300, model.MinuteEnded{})

	want := []Minute{
		{Offered: 5, Waited: 2, Mean: 2, Refused: 2, TimedOut: 1, Fewest: 2, Most: 2, Oldest: 1, Newest: 1},
		{Fewest: 2, Most: 3, Oldest: 1, Newest: 2, Disturbed: Deployed | Scaled | Unhealthy},
		{Fewest: 1, Most: 2, Oldest: 1, Newest: 2, Disturbed: Deployed | Scaled | Interrupted | ZoneLost},
		{Fewest: 1, Most: 1, Oldest: 2, Newest: 2, Disturbed: ZoneLost},
		{Fewest: 1, Most: 1, Oldest: 2, Newest: 2},
	}
	got := w.Record("web")
	for i := range got {
		if math.IsNaN(got[i].Mean) {
			got[i].Mean = 0
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v\nwant\n%+v", got, want)
	}
}
