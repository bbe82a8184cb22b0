package laws

import (
	"strconv"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

func id(n int) model.TaskID { return model.TaskID{Group: "web", Number: n} }

func start(n, revision int) model.StartTask {
	return model.StartTask{Task: id(n), Revision: model.RevisionID(revision), Because: "wanted"}
}

func counts(n int) model.CountTask { return model.CountTask{Task: id(n), Healthy: true} }
func drains(n int) model.Command   { return model.DeregisterTarget{Task: id(n), Because: "surplus"} }
func stops(n int) model.Command    { return model.StopTask{Task: id(n), Because: "surplus"} }
func begins(revision int) model.Command {
	return model.BeginDeployment{Service: "web", Revision: model.RevisionID(revision)}
}

func enters(revision int, stage model.Stage, step int) model.Command {
	return model.EnterStage{Service: "web", Revision: model.RevisionID(revision), Stage: stage, Step: step}
}

func gives(revision, permille int) model.Command {
	return model.ShiftTraffic{Service: "web", Revision: model.RevisionID(revision), Permille: permille}
}

// moves is a start of Availability Zone rebalancing.
func moves(n int) model.Command {
	c := start(n, 1)
	c.Because = model.RebalancedBecause + "even"
	return c
}

// rig lets planted things happen to a service that wants one task and has a target group.
type rig struct {
	*Keeper
	spec *model.Service
	now  clock.Time
}

func newRig() *rig {
	spec := &model.Service{
		Name: "web", DesiredCount: 1, TargetGroup: &model.TargetGroup{DeregistrationDelay: 5},
		Deployment: model.DeploymentConfiguration{MinimumHealthyPercent: 100, MaximumPercent: 100},
		Scaling:    &model.Scaling{Min: 1, Max: 3},
	}
	r := &rig{Keeper: New(spec), spec: spec}
	r.Stepped(0, model.ServiceCreated{Service: "web", Warm: true}, nil)
	return r
}

// decide is a step in which only the control plane does something.
func (r *rig) decide(cmds ...model.Command) { r.happen(model.DeadlineReached{}, cmds...) }

func (r *rig) happen(ev model.Event, cmds ...model.Command) { r.Stepped(r.now, ev, cmds) }

// A test for the tester: a planted breach of each law is seen, and nothing else is.
func TestKeeperSeesEachBreach(t *testing.T) {
	for want, plant := range map[string]func(r *rig){
		"": func(r *rig) { // a rolling deployment, as it should be
			r.spec.Deployment.MaximumPercent = 200
			r.decide(start(1, 1), counts(1), begins(2), start(2, 2), counts(2), drains(1),
				model.CountTask{Task: id(1)})
			r.now = 5
			r.decide(stops(1))
			r.happen(model.TaskStopped{Task: id(1)}, model.CompleteDeployment{Service: "web", Revision: 2})
		},
		" ": func(r *rig) { // during a deployment one more protection than desired is refused (S-34)
			r.spec.Deployment.MaximumPercent = 200
			r.decide(start(1, 1), counts(1), begins(2), start(2, 2))
			r.happen(model.TaskStarted{Task: id(1)})
			r.happen(model.TaskStarted{Task: id(2)}, counts(2))
			r.happen(model.TaskProtected{Task: id(2), Until: 9})
			r.happen(model.TaskProtected{Task: id(1), Until: 9}, drains(1))
		},
		"web scales 7 to 2": func(r *rig) {
			r.decide(model.ScaleService{Service: "web", From: 7, To: 2, Because: "x"})
		},
		"bounds": func(r *rig) {
			r.decide(model.ScaleService{Service: "web", Policy: "cpu", From: 1, To: 4, Because: "x"})
		},
		"in during a deployment": func(r *rig) {
			r.decide(model.ScaleService{Service: "web", From: 1, To: 3, Because: "x"}, begins(2),
				model.ScaleService{Service: "web", Policy: "cpu", From: 3, To: 2, Because: "x"})
		},
		"a call that is refused leads to model.StartTask": func(r *rig) {
			r.decide(model.RefuseCall{Call: model.DeletionRequested{Service: "web"}}, start(1, 1))
		},
		"web/1 starts twice": func(r *rig) { r.decide(start(1, 1), start(1, 1)) },
		"web/1 starts without a reason": func(r *rig) {
			r.decide(model.StartTask{Task: id(1), Revision: 1})
		},
		"in a service that is deleted": func(r *rig) {
			r.happen(model.DeletionRequested{Service: "web", Force: true}, start(1, 1))
		},
		"rebalancing outside steady state, 0 healthy of 1": func(r *rig) { r.decide(moves(1)) },
		"2 tasks exceed the ceiling 1 in a deployment": func(r *rig) {
			r.spec.Deployment.MinimumHealthyPercent = 0
			r.decide(start(1, 1), begins(2), drains(1), start(2, 2))
		},
		"2 tasks run or start, desired 1, ceiling 1": func(r *rig) { r.decide(start(1, 1), start(2, 1)) },
		"a FAILED deployment launches": func(r *rig) {
			r.decide(begins(2), model.FailDeployment{Service: "web", Revision: 2}, start(1, 2))
		},
		"stop web/9: there is no such task": func(r *rig) { r.decide(stops(9)) },
		"stop web/1: it has been told before": func(r *rig) {
			r.decide(start(1, 1), stops(1), stops(1))
		},
		"drain web/1: it has been told before": func(r *rig) {
			r.decide(start(1, 1), drains(1), drains(1))
		},
		"batch/1: ECS stops a task of a job": func(r *rig) {
			task := model.TaskID{Group: "batch", Number: 1}
			r.decide(model.StartTask{Task: task, Because: "RunTask"},
				model.StopTask{Task: task, Because: "surplus"})
		},
		"web/1 is stopped while it is protected": func(r *rig) {
			r.spec.Deployment.MinimumHealthyPercent = 0
			r.decide(start(1, 1))
			r.happen(model.TaskStarted{Task: id(1)}, counts(1))
			r.happen(model.TaskProtected{Task: id(1), Until: 9}, drains(1))
		},
		"stopping it leaves 0 healthy, floor 1": func(r *rig) {
			r.decide(start(1, 1), counts(1), drains(1))
		},
		"stopping it leaves 0 healthy, floor 1 ": func(r *rig) { // rebalancing keeps desired, not the floor
			r.spec.Deployment.MinimumHealthyPercent = 0
			r.decide(start(1, 1), counts(1),
				model.DeregisterTarget{Task: id(1), Because: model.RebalancedBecause + "even"})
		},
		"web/1 is drained without a reason": func(r *rig) {
			r.decide(start(1, 1), model.DeregisterTarget{Task: id(1)})
		},
		"web/1 is stopped without a reason": func(r *rig) {
			r.decide(start(1, 1), model.StopTask{Task: id(1)})
		},
		"after deregistration, delay": func(r *rig) {
			r.decide(start(1, 1), drains(1))
			r.now = 4
			r.decide(stops(1))
		},
		"web/1 passes its checks and does not count any more": func(r *rig) { // L-38
			r.decide(start(1, 1), counts(1))
			r.happen(model.TaskRetired{Task: id(1)}, model.CountTask{Task: id(1)})
		},
		"  ": func(r *rig) { // where maximumPercent never has room, one that is retired stops first (L-38)
			r.decide(start(1, 1), counts(1))
			r.happen(model.TaskRetired{Task: id(1)}, drains(1), model.CountTask{Task: id(1)})
		},
		"   ": func(r *rig) { // that of a daemon stops when its instance is drained (DM-02)
			r.spec.Daemon = true
			started := start(1, 1)
			started.Instance = "i-1"
			r.decide(started, counts(1))
			r.happen(model.InstanceDraining{Instance: "i-1", Draining: true}, drains(1))
		},
		"    ": func(r *rig) { // or when its service is deleted, whoever else is there
			r.spec.Daemon = true
			started := start(1, 1)
			started.Instance = "i-1"
			r.decide(started, counts(1), model.StartTask{Task: model.TaskID{Group: "batch", Number: 1},
				Instance: "i-1", Because: "RunTask"})
			r.happen(model.InstanceDraining{Instance: "i-1", Draining: true})
			r.happen(model.DeletionRequested{Service: "web", Force: true}, model.ScaleService{Service: "web",
				From: 1, Because: "DeleteService"}, drains(1))
		},
		"web/1 leaves i-1, which is DRAINING, before the other tasks": func(r *rig) { // DM-02
			r.spec.Daemon = true
			started := start(1, 1)
			started.Instance = "i-1"
			r.decide(started, counts(1), model.StartTask{Task: model.TaskID{Group: "batch", Number: 1},
				Instance: "i-1", Because: "RunTask"})
			r.happen(model.InstanceDraining{Instance: "i-1", Draining: true}, drains(1))
		},
		"stopping it leaves 0 healthy, floor 1  ": func(r *rig) { // that of another service does not (S-43)
			started := start(1, 1)
			started.Instance = "i-1"
			r.decide(started, counts(1))
			r.happen(model.InstanceDraining{Instance: "i-1", Draining: true}, drains(1))
		},
		"revision 1 begins while revision 2 is in progress": func(r *rig) { r.decide(begins(2), begins(1)) },
		"web/1 counted twice as true":                       func(r *rig) { r.decide(start(1, 1), counts(1), counts(1)) },
		"revision 3 begins while revision 2 is in progress": func(r *rig) { r.decide(begins(2), begins(3)) },
		"revision 2 completed while web/1 of revision 1 exists": func(r *rig) {
			r.spec.Deployment.MaximumPercent = 200
			r.decide(start(1, 1), begins(2), start(2, 2), counts(2), drains(1),
				model.CompleteDeployment{Service: "web", Revision: 2})
		},
		"revision 1 completed with 0 healthy of 1, desired 1": func(r *rig) {
			r.decide(begins(1), start(1, 1), model.CompleteDeployment{Service: "web", Revision: 1})
		},
		"revision 2 gets traffic before SCALE_UP": func(r *rig) { r.decide(begins(2), gives(2, 1000)) },
		"revision 2 gets 100 after 500": func(r *rig) {
			r.decide(enters(2, model.ProductionTrafficShift, 1), gives(2, 500), gives(2, 100))
		},
		"revision 1 has the traffic already": func(r *rig) {
			r.decide(enters(2, model.ProductionTrafficShift, 1), gives(1, 1000))
		},
		"SCALE_UP ends with 0 healthy, desired 1": func(r *rig) { r.decide(enters(2, model.PostScaleUp, 1)) },
		"SCALE_UP after BAKE_TIME": func(r *rig) {
			r.decide(enters(2, model.BakeTime, 1), enters(2, model.ScaleUp, 1))
		},
		"3 tasks of revision 2, desired 1": func(r *rig) {
			r.spec.Deployment.Strategy = model.BlueGreen
			r.decide(begins(2), start(1, 2), start(2, 2), start(3, 2))
		},
		"a FAILED deployment launches ": func(r *rig) {
			r.spec.Deployment.Strategy = model.Canary
			r.decide(begins(2), model.FailDeployment{Service: "web", Revision: 2}, start(1, 2))
		},
		"leaves 0 healthy of a revision with traffic, desired 1": func(r *rig) {
			r.spec.Deployment.Strategy = model.Linear
			r.decide(start(1, 1), counts(1), begins(2), start(2, 2), counts(2), drains(1))
		},
	} {
		r := newRig()
		plant(r)
		want = strings.TrimSpace(want)
		if want == "" && len(r.Broken) > 0 ||
			want != "" && (len(r.Broken) != 1 || !strings.Contains(r.Broken[0], want)) {
			t.Errorf("planted %q, seen %q", want, r.Broken)
		}
	}
}

// What is broken is told in the order of the tasks, whatever that of a map.
func TestBreachesAreInOrder(t *testing.T) {
	r := newRig()
	r.spec.Deployment.MaximumPercent = 1000
	for n := range 9 {
		r.decide(start(n+1, 1))
	}
	r.decide(begins(2), model.CompleteDeployment{Service: "web", Revision: 2})
	for n, told := range r.Broken[:9] {
		if !strings.Contains(told, "while web/"+strconv.Itoa(n+1)+" of revision 1 exists") {
			t.Errorf("%d: %q", n+1, told)
		}
	}
}
