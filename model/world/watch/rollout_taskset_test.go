package watch

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// K-05: the critical path of a task set leads from its creation to the first time that it is in steady state,
// through the call that scaled it; what fails meanwhile is its own (D-12).
func TestCriticalPathOfATaskSet(t *testing.T) {
	set := func(steady bool, computed int) model.Command {
		return model.ChangeTaskSet{Service: "web", Revision: 2, Status: model.ActiveTaskSet, Steady: steady,
			Computed: computed}
	}
	call := func(action model.TaskSetAction) model.Event {
		return model.TaskSetCalled{Service: "web", Call: model.TaskSetCall{Action: action, Revision: 2}}
	}
	s := scenario()
	s.Services[0].External = true
	for _, c := range []struct {
		name, path string
		failed     int
		steps      []told
	}{
		{"its last task is healthy", "provisioning 10 web/3, pull 10 web/3, health 30 web/3", 0, []told{
			at(100, call(model.CreateTaskSet), set(false, 2), starts(3), starts(4)),
			at(110, model.TaskPullStarted{Task: web(3)}), at(112, model.TaskPullStarted{Task: web(4)}),
			at(120, model.ApplicationReady{Task: web(3)}), at(121, model.ApplicationReady{Task: web(4)}),
			at(140, nothing, counts(4)), at(150, nothing, counts(3), set(true, 2)),
		}},
		{"it is scaled meanwhile", "scaling 60, provisioning 20 web/4", 0, []told{
			at(100, call(model.CreateTaskSet), set(false, 1), starts(3)),
			at(160, call(model.UpdateTaskSet), set(false, 2), starts(4)),
			at(170, nothing, counts(3)), at(180, nothing, counts(4), set(true, 2)),
		}},
		{"a task fails", "provisioning 20 web/3, provisioning 30 web/4", 1, []told{
			at(100, call(model.CreateTaskSet), set(false, 1), starts(3)),
			at(120, model.TaskFailed{Task: web(3), Code: model.TaskFailedToStart}, starts(4)),
			at(150, nothing, counts(4), set(true, 1)),
		}},
		{"it is deleted before", "provisioning 20 web/3", 0, []told{
			at(100, call(model.CreateTaskSet), set(false, 1), starts(3)),
			at(120, call(model.DeleteTaskSet), model.ChangeTaskSet{Service: "web", Revision: 2,
				Status: model.DrainingTaskSet}),
		}},
	} {
		w, sets := NewDeployments(s), NewTaskSets(s)
		for _, step := range c.steps {
			w.Stepped(instant(step.at), step.ev, step.cmds)
			sets.Stepped(instant(step.at), step.ev, step.cmds)
		}
		sets.Explain("web", w.Finish("web", clock.Time(10*clock.Minute), model.LaunchHold{}))
		got := sets.Record("web")[1]
		if path := written(got.Path); path != c.path || got.FailedTasks != c.failed {
			t.Errorf("%s: %d failed, path %s, want %s", c.name, got.FailedTasks, path, c.path)
		}
	}
}
