package watch

import (
	"math"
	"reflect"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// AAS-10: an activity is successful once as many tasks run as it asked for; a newer one overrides it.
// AAS-11: what was refused is kept with its reason.
func TestScalingActivities(t *testing.T) {
	s := scenario()
	s.WarmUp = 0
	tasks := NewTasks(s)
	w := NewScaling(s, tasks)
	step := func(second int, ev model.Event, cmds ...model.Command) {
		tasks.Stepped(instant(second), ev, cmds)
		w.Stepped(instant(second), ev, cmds)
	}
	scales := func(from, to int) model.Command {
		return model.ScaleService{Service: "web", Policy: "cpu", From: from, To: to, Because: "busy"}
	}
	started := func(second, number int) {
		step(second, model.TaskStarted{Task: model.TaskID{Group: "web", Number: number}})
	}
	started(1, 1)
	started(1, 2)
	step(10, model.DeadlineReached{}, scales(2, 3))
	step(20, model.DeadlineReached{}, scales(3, 4))
	started(30, 3)
	started(40, 4)
	step(50, model.DeadlineReached{}, model.RefuseScaling{Service: "web", Policy: "cpu",
		Reason: "AlreadyAtMaxCapacity", Desired: 4, Because: "busy"})
	step(60, model.DeadlineReached{}, scales(4, 5))
	want := []Activity{
		{At: instant(10), Policy: "cpu", From: 2, To: 3, Because: "busy", Status: Overridden, Ended: instant(20)},
		{At: instant(20), Policy: "cpu", From: 3, To: 4, Because: "busy", Status: Successful, Ended: instant(40)},
		{At: instant(60), Policy: "cpu", From: 4, To: 5, Because: "busy", Status: InProgress, Ended: clock.Never},
	}
	if got := w.Record("web"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	refused := []NotScaled{{At: instant(50), Policy: "cpu", Desired: 4, Reason: "AlreadyAtMaxCapacity", Because: "busy"}}
	if got := w.NotScaled("web"); !reflect.DeepEqual(got, refused) {
		t.Errorf("got %+v", got)
	}
}

// PR-01, PR-08: of each hour the newest forecast is kept, until the end of the run.
func TestForecastsOfHours(t *testing.T) {
	s := scenario()
	w := NewScaling(s, NewTasks(s))
	hour := func(n int) clock.Time { return clock.Time(clock.Span(n) * clock.Hour) }
	for _, f := range []model.ForecastLoad{
		{Service: "web", Policy: "p", From: 0, Load: []float64{1, 2, 3, math.NaN()}, Tasks: []int{1, 2, 3, 0}},
		{Service: "web", Policy: "p", From: hour(1), Load: []float64{20, 30}, Tasks: []int{20, 30}},
	} {
		w.Stepped(0, model.DeadlineReached{}, []model.Command{f})
	}
	want := []Forecast{{"p", 0, 1, 1}, {"p", hour(1), 20, 20}}
	if got := w.Forecasts("web", hour(2)); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}
