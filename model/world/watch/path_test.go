package watch

import (
	"fmt"
	"strings"
	"testing"

	"ecsim/model"
)

// told is a step of the control plane, at a second.
type told struct {
	at   int
	ev   model.Event
	cmds []model.Command
}

func at(second int, ev model.Event, cmds ...model.Command) told { return told{second, ev, cmds} }

func starts(n int, hold ...model.LaunchHold) model.Command {
	c := model.StartTask{Task: web(n), Revision: 2}
	for _, h := range hold {
		c.Held = h
	}
	return c
}

func runs(n int) model.Command {
	return model.StartTask{Task: web(n), Revision: 1, Warm: true}
}

func counts(n int) model.Command { return model.CountTask{Task: web(n), Healthy: true} }

func enters(s model.Stage, seconds int) model.Command {
	return model.EnterStage{Service: "web", Stage: s, Takes: instant(seconds).Sub(0)}
}

var (
	free      = model.LaunchHold{}
	deploys   = model.BeginDeployment{Service: "web", Revision: 2}
	completes = model.CompleteDeployment{Service: "web", Revision: 2}
	fails     = model.FailDeployment{Service: "web", Revision: 2}
	nothing   = model.DeadlineReached{}
)

// TestCriticalPath: from its end a deployment is followed back to what it waited for, and so on to its
// beginning; what others did meanwhile does not matter.
func TestCriticalPath(t *testing.T) {
	for _, c := range []struct {
		name  string
		held  model.LaunchHold // at the horizon
		steps []told
		path  string
	}{
		{"D-11: the last task to be healthy, then the last old task to stop", free, []told{
			at(0, nothing, runs(1), runs(2), counts(1), counts(2)),
			at(100, model.DeploymentRequested{}, deploys, starts(3), starts(4)),
			at(110, model.TaskPullStarted{Task: web(3)}),
			at(111, model.TaskPullStarted{Task: web(4)}),
			at(120, model.TaskPullFinished{Task: web(3)}),
			at(125, model.ApplicationReady{Task: web(3)}),
			at(126, model.TargetChanged{Task: web(3)}, counts(3), model.DeregisterTarget{Task: web(1)}),
			at(140, model.TaskPullFinished{Task: web(4)}),
			at(141, model.ApplicationReady{Task: web(4)}),
			at(145, model.TargetChanged{Task: web(4)}, counts(4), model.DeregisterTarget{Task: web(2)}),
			at(156, nothing, model.StopTask{Task: web(1)}),
			at(175, nothing, model.StopTask{Task: web(2)}),
			at(178, model.TaskStopped{Task: web(2)}),
			at(180, model.TaskStopped{Task: web(1)}, completes),
		}, "provisioning 10 web/3, pull 10 web/3, start 5 web/3, health 1 web/3, drain 30 web/1, stop 24 web/1"},
		{"D-04: a task that stops makes room for the next one", free, []told{
			at(0, nothing, runs(1), counts(1)),
			at(100, model.DeploymentRequested{}, deploys, model.DeregisterTarget{Task: web(1)}),
			at(130, nothing, model.StopTask{Task: web(1)}),
			at(140, model.TaskStopped{Task: web(1)}, starts(2)),
			at(150, model.TaskPullStarted{Task: web(2)}),
			at(190, nothing, counts(2), completes),
		}, "drain 30 web/1, stop 10 web/1, provisioning 10 web/2, pull 40 web/2"},
		{"S-21: a task that fails, and the launch throttle after it", free, []told{
			at(100, model.DeploymentRequested{}, deploys, starts(1)),
			at(110, model.TaskPullStarted{Task: web(1)}),
			at(115, model.TaskFailed{Task: web(1)}),
			at(117, model.TaskStopped{Task: web(1)}),
			at(135, nothing, starts(2, model.LaunchHold{By: model.ByThrottle, Since: instant(115)})),
			at(140, model.TaskPullStarted{Task: web(2)}),
			at(141, nothing, counts(2), completes),
		}, "provisioning 10 web/1, pull 5 web/1, launch throttle 20, provisioning 5 web/2, pull 1 web/2"},
		{"Q-01: a launch rate lets the last task start late", free, []told{
			at(100, model.DeploymentRequested{}, deploys, starts(1)),
			at(107, nothing, starts(2, model.LaunchHold{By: model.ByRate, Since: instant(100)})),
			at(109, nothing, counts(1)),
			at(112, nothing, counts(2), completes),
		}, "launch rate 7, provisioning 5 web/2"},
		{"Q-05: room in the quota is made by a task that drains and stops", free, []told{
			at(0, nothing, runs(1), counts(1)),
			at(100, model.DeploymentRequested{}, deploys, starts(2)),
			at(110, nothing, counts(2), model.DeregisterTarget{Task: web(1)}),
			at(140, nothing, model.StopTask{Task: web(1)}),
			at(150, model.TaskStopped{Task: web(1)},
				starts(3, model.LaunchHold{By: model.ByQuota, Since: instant(100)})),
			at(170, nothing, counts(3), completes),
		}, "provisioning 10 web/2, drain 30 web/1, stop 10 web/1, provisioning 20 web/3"},
		{"Q-05: the launch is tried again some time after", free, []told{
			at(0, nothing, runs(1), counts(1)),
			at(100, model.DeploymentRequested{}, deploys, starts(2)),
			at(110, nothing, counts(2), model.DeregisterTarget{Task: web(1)}),
			at(140, nothing, model.StopTask{Task: web(1)}),
			at(150, model.TaskStopped{Task: web(1)}),
			at(156, nothing, starts(3, model.LaunchHold{By: model.ByQuota, Since: instant(100)})),
			at(170, nothing, counts(3), completes),
		}, "provisioning 10 web/2, drain 30 web/1, stop 10 web/1, vCPU quota 6, provisioning 14 web/3"},
		{"Q-05: another service makes the room", free, []told{
			at(0, nothing, runs(1), counts(1)),
			at(100, model.DeploymentRequested{}, deploys, starts(2)),
			at(110, nothing, counts(2), model.StopTask{Task: web(1)}),
			at(120, model.TaskStopped{Task: web(1)}),
			at(150, model.TaskStopped{Task: model.TaskID{Group: "api", Number: 1}},
				starts(3, model.LaunchHold{By: model.ByQuota, Since: instant(100)})),
			at(170, nothing, counts(3), completes),
		}, "vCPU quota 50, provisioning 20 web/3"},
		{"C-08: a task that was healthy and is lost", free, []told{
			at(100, model.DeploymentRequested{}, deploys, starts(1)),
			at(110, nothing, counts(1)),
			at(150, model.TaskFailed{Task: web(1)}, starts(2)),
			at(160, nothing, counts(2), completes),
		}, "provisioning 10 web/1, task lost 40 web/1, provisioning 10 web/2"},
		{"S-15: a task that never passes its check fails the deployment", free, []told{
			at(100, model.DeploymentRequested{}, deploys, starts(1)),
			at(110, model.TaskPullStarted{Task: web(1)}),
			at(120, model.TaskPullFinished{Task: web(1)}),
			at(150, model.TargetChanged{Task: web(1), Status: model.TargetUnhealthy}, fails),
		}, "provisioning 10 web/1, pull 10 web/1, health 30 web/1"},
		{"B-02, B-05, B-07, B-09: stages take their time, and then their hooks", free, []told{
			at(100, model.DeploymentRequested{}, deploys, enters(model.PreScaleUp, 0)),
			at(130, model.HookEnded{Service: "web"}, enters(model.ScaleUp, 0), starts(1)),
			at(145, nothing, counts(1), enters(model.PostScaleUp, 0),
				enters(model.ProductionTrafficShift, 60)),
			at(225, model.HookEnded{Service: "web"}, enters(model.BakeTime, 300)),
			at(525, nothing, enters(model.CleanUp, 0), completes),
		}, "hook 30, provisioning 15 web/1, traffic shift 60, hook 20, bake 300"},
		{"A-01: an alarm goes off when nothing else is waited for", free, []told{
			at(100, model.DeploymentRequested{}, deploys, starts(1)),
			at(110, nothing, counts(1)),
			at(160, nothing, fails),
		}, "provisioning 10 web/1, alarm 50"},
		{"D-16: a scale-out in the middle is waited for too", free, []told{
			at(100, model.DeploymentRequested{}, deploys, starts(1)),
			at(110, nothing, counts(1)),
			at(170, nothing, model.ScaleService{Service: "web"}, starts(2)),
			at(180, nothing, counts(2), completes),
		}, "scaling 70, provisioning 10 web/2"},
		{"D-10: what came before does not count, though it still goes on", free, []told{
			at(50, nothing, runs(1), counts(1), model.DeregisterTarget{Task: web(1)}),
			at(100, model.DeploymentRequested{}, deploys),
			at(110, nothing, model.StopTask{Task: web(1)}),
			at(112, model.TaskStopped{Task: web(1)}, starts(2)),
			at(113, model.DeploymentRequested{}, model.FailDeployment{Service: "web", Superseded: true}),
		}, "drain 10 web/1, stop 2 web/1, provisioning 1 web/2"},
		{"D-07: nothing may move until the horizon", free, []told{
			at(100, model.DeploymentRequested{}, deploys),
		}, "room to move 500"},
		{"S-21: the launch throttle, at the horizon", model.LaunchHold{By: model.ByThrottle, Since: instant(115)}, []told{
			at(100, model.DeploymentRequested{}, deploys, starts(1)),
			at(115, model.TaskFailed{Task: web(1)}),
			at(117, model.TaskStopped{Task: web(1)}),
		}, "provisioning 15 web/1, launch throttle 485"},
	} {
		w := NewDeployments(scenario())
		for _, s := range c.steps {
			w.Stepped(instant(s.at), s.ev, s.cmds)
		}
		d := w.Finish("web", instant(600), c.held)[0]
		sum := d.At
		for _, wait := range d.Path {
			if wait.At != sum {
				t.Errorf("%s: a wait begins at %v, the one before ended at %v", c.name, wait.At, sum)
			}
			sum = sum.Add(wait.For)
		}
		if got := written(d.Path); got != c.path || sum != d.Ended {
			t.Errorf("%s:\n%s, want\n%s; it sums to %v of %v", c.name, got, c.path, sum.Sub(d.At),
				d.Ended.Sub(d.At))
		}
	}
}

// written is a path in words.
func written(path []Wait) string {
	var parts []string
	for _, wait := range path {
		part := fmt.Sprintf("%s %g", wait.Phase, wait.For.Seconds())
		if wait.Task.Number > 0 {
			part += " " + wait.Task.String()
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}
