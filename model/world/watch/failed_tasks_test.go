package watch

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// D-12: a task of a deployment that cannot be launched, never runs, or fails its checks counts as failed,
// once; one that somebody stops, or that loses its host, does not, nor does one that was healthy.
func TestFailedTasksFailThemselves(t *testing.T) {
	ill := model.TargetChanged{Task: web(3), Status: model.TargetUnhealthy}
	stop, drain := model.StopTask{Task: web(3)}, model.DeregisterTarget{Task: web(3)}
	failed := func(code model.StopCode) []model.Event {
		return []model.Event{model.TaskFailed{Task: web(3), Code: code}, model.TaskStopped{Task: web(3)}}
	}
	for _, c := range []struct {
		name     string
		events   []model.Event
		commands []model.Command
		want     int
	}{
		{"it cannot be launched", []model.Event{model.TaskRefused{Task: web(3)}}, nil, 1},
		{"its image is not there", failed(model.TaskFailedToStart), nil, 1},
		{"its container exits", failed(model.EssentialContainerExited), nil, 1},
		{"a check fails", []model.Event{ill}, []model.Command{drain, stop}, 1},
		{"a check fails and the container exits", []model.Event{ill, failed(model.EssentialContainerExited)[0]},
			[]model.Command{stop}, 1},
		{"a check fails of one that serves", []model.Event{ill}, []model.Command{model.CountTask{Task: web(3),
			Healthy: true}, drain, stop}, 0},
		{"scale-in or a drain of its instance stops it", nil, []model.Command{drain, stop}, 0},
		{"a user stops it", nil, []model.Command{model.StopTask{Task: web(3), Code: model.UserInitiated}}, 0},
		{"its host is lost", failed(model.InfrastructureHealth), nil, 0},
		{"Spot takes it back", []model.Event{model.SpotInterrupted{Task: web(3)}}, nil, 0},
		{"it is retired", failed(model.TerminationNotice), nil, 0},
	} {
		both := NewDeployments(scenario())
		services := NewServiceDeployments(scenario())
		tell := func(ev model.Event, cmds ...model.Command) {
			both.Stepped(instant(60), ev, cmds)
			services.Stepped(instant(60), ev, cmds)
		}
		tell(nil, model.BeginDeployment{Service: "web", Revision: 2}, model.StartTask{Task: web(3), Revision: 2})
		for _, ev := range c.events {
			tell(ev)
		}
		for _, cmd := range c.commands {
			tell(nil, cmd)
		}
		list := both.Finish("web", clock.Time(10*clock.Minute), model.LaunchHold{})
		got := services.Finish("web", list)
		if list[0].FailedTasks != c.want || got[0].FailedTasks != c.want {
			t.Errorf("%s: %d and %d failed tasks, want %d", c.name, list[0].FailedTasks, got[0].FailedTasks, c.want)
		}
	}
}
