package watch

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// The lag of a scale-out is complete when the last of its tasks is healthy, and its stages sum to the time
// since the period of the first datapoint that counts. Only the first action of an alarm has one.
func TestLagOfAScaleOut(t *testing.T) {
	s := &model.Scenario{Services: []model.Service{{Name: "web"}}}
	s.Cluster.MetricDelay = 150 * clock.Second
	w := NewScaling(s, NewTasks(s))
	at := func(seconds float64) clock.Time { return clock.Time(clock.Seconds(seconds)) }
	task := func(n int) model.TaskID { return model.TaskID{Group: "web", Number: n} }
	step := func(seconds float64, ev model.Event, cmds ...model.Command) { w.Stepped(at(seconds), ev, cmds) }
	w.Stepped(at(0), model.UtilizationGathered{}, nil) // nobody is told: it has no number
	step(360, model.DeadlineReached{},                 // 1, 2, 3
		model.ChangeAlarm{Service: "web", To: "ALARM", Since: at(60), Period: clock.Minute},
		model.ScaleService{Service: "web", From: 1, To: 3, Policy: "cpu", Cause: 2})
	step(361, model.DeadlineReached{}, // 4, 5, 6
		model.StartTask{Task: task(2), Cause: 3}, model.StartTask{Task: task(3), Cause: 3})
	step(375, model.TaskPullStarted{Task: task(2)})
	step(380, model.TaskPullStarted{Task: task(3)})
	step(388, model.TaskPullFinished{Task: task(3)})
	step(390, model.TaskPullFinished{Task: task(2)})
	step(393, model.TaskStarted{Task: task(3)})
	step(394, model.TaskStarted{Task: task(2)})
	step(400, model.TargetChanged{Task: task(2)}, model.CountTask{Task: task(2), Healthy: true})
	if got := w.Record("web")[0].Lag; got != nil {
		t.Errorf("one of two tasks is healthy: %+v", got)
	}
	w.activities["web"][0].Lag = &Lag{} // Record took it away: what is incomplete is not shown
	for _, out := range w.lags.scaled {
		out.lag = w.activities["web"][0].Lag
	}
	step(407, model.TargetChanged{Task: task(3)}, model.CountTask{Task: task(3), Healthy: true})
	step(480, model.DeadlineReached{}, model.ScaleService{Service: "web", From: 3, To: 4, Policy: "cpu", Cause: 2})
	step(481, model.DeadlineReached{}, model.CountTask{Task: task(4), Healthy: true})
	list := w.Record("web")
	want := Lag{Metric: 210 * clock.Second, Alarm: 90 * clock.Second, Launch: 20 * clock.Second,
		Pull: 8 * clock.Second, Start: 5 * clock.Second, Health: 14 * clock.Second}
	if list[0].Lag == nil || *list[0].Lag != want || want.Total() != at(407).Sub(at(60)) {
		t.Errorf("got %+v, want %+v", list[0].Lag, want)
	}
	if list[1].Lag != nil {
		t.Errorf("the second action has %+v", list[1].Lag)
	}
}

// A scale-out whose tasks do not all become healthy has no lag.
func TestLagOfTasksThatStop(t *testing.T) {
	s := &model.Scenario{Services: []model.Service{{Name: "web"}}}
	w := NewScaling(s, NewTasks(s))
	id := model.TaskID{Group: "web", Number: 2}
	w.Stepped(1, model.DeadlineReached{}, []model.Command{
		model.ChangeAlarm{Service: "web", To: "ALARM"},
		model.ScaleService{Service: "web", From: 1, To: 2, Policy: "cpu", Cause: 2}})
	w.Stepped(2, model.DeadlineReached{}, []model.Command{model.StartTask{Task: id, Cause: 3}})
	w.Stepped(3, model.TaskStopped{Task: id}, nil)
	w.Stepped(4, model.DeadlineReached{}, []model.Command{model.CountTask{Task: id, Healthy: true}})
	if lag := w.Record("web")[0].Lag; lag != nil {
		t.Errorf("%+v", lag)
	}
}
