package world

import (
	"flag"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

var (
	week = flag.Bool("week", false, "play the whole week of 200 services and 2,000 tasks")
	draw = flag.Uint64("draw", 1, "which estate is drawn")
	save = flag.String("save", "", "shrink an estate that fails and keep it as testdata/bug-NAME.txt")
)

// TestEstateHoldsEveryInvariant: 200 services with 2,000 tasks of every kind, on Fargate, on Spot and on
// container instances, under random faults, deployments, scaling, drains and deletions, for some hours;
// with -week, for seven days. No invariant breaks, and the books agree. That the estate has lived
// through something is checked too.
func TestEstateHoldsEveryInvariant(t *testing.T) {
	every, most := 1009, int64(200_000_000)
	size := estate{services: 200, tasks: 10, horizon: 2 * hour}
	if *week {
		size.horizon, every = 7*24*hour, 20011
	}
	p := drawEstate(seeded(*draw), size)
	heard := &tally{daemons: map[string]bool{}}
	e := newExaminer(p.scenario(), every, most)
	for i := range e.scenario.Services {
		heard.daemons[e.scenario.Services[i].Name] = e.scenario.Services[i].Daemon
	}
	e.world.watch = append(e.world.watch, heard)
	found := e.run()
	for _, wrong := range found {
		t.Error(wrong)
	}
	if len(found) > 0 && *save != "" {
		t.Logf("saved as %s", keep(t, shrink(p, func(p plan) bool {
			return len(newExaminer(p.scenario(), every, most).run()) > 0
		}), *save))
	}
	t.Logf("%v: %d events, %d requests, %d looks inside", e.scenario.Horizon, e.world.events,
		e.world.requests, e.instants/e.every)
	heard.isRich(t, e.world)
}

// tally counts what an estate has lived through.
type tally struct {
	started, stopped, failed, refused, interrupted, unhealthy, protected int
	deployed, completed, abandoned, rolledBack, hooks                    int
	scaled, moved, waited, deleted                                       int
	taskSets, onInstances, ofDaemons, drained, lost, cutOff              int
	launched, terminated                                                 int

	daemons map[string]bool
}

// Stepped implements Observer.
func (y *tally) Stepped(_ clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.TaskFailed:
		y.failed++
	case model.TaskStopped:
		y.stopped++
	case model.TaskRefused:
		y.refused++
	case model.SpotInterrupted:
		y.interrupted++
	case model.TaskProtected:
		y.protected++
	case model.DeletionRequested:
		y.deleted++
	case model.TaskSetCalled:
		y.taskSets++
	case model.InstanceDraining:
		y.drained++
	case model.InstanceLost:
		y.lost++
	case model.InstanceLaunched:
		y.launched++
	case model.InstanceTerminated:
		y.terminated++
	case model.AgentConnectionChanged:
		y.cutOff++
	case model.TargetChanged:
		if e.Status == model.TargetUnhealthy {
			y.unhealthy++
		}
	}
	for _, cmd := range cmds {
		y.commanded(cmd)
	}
}

func (y *tally) commanded(cmd model.Command) {
	switch c := cmd.(type) {
	case model.StartTask:
		y.started++
		if c.Instance != "" {
			y.onInstances++
		}
		if y.daemons[c.Task.Group] {
			y.ofDaemons++
		}
		if strings.HasPrefix(c.Because, model.RebalancedBecause) {
			y.moved++
		}
	case model.BeginDeployment:
		y.deployed++
		if c.Rollback {
			y.rolledBack++
		}
	case model.CompleteDeployment:
		y.completed++
	case model.FailDeployment:
		y.abandoned++
	case model.RunHook:
		y.hooks++
	case model.ScaleService:
		y.scaled++
	case model.Announce:
		y.waited++
	}
}

// Advanced implements Observer.
func (y *tally) Advanced(serving.Served) {}

// isRich checks that everything has happened, and every fault has struck.
func (y *tally) isRich(t *testing.T, w *World) {
	for name, count := range map[string]int{
		"start": y.started, "stop": y.stopped, "failure": y.failed, "refusal": y.refused,
		"interruption": y.interrupted, "unhealthy target": y.unhealthy, "protection": y.protected,
		"deployment": y.deployed, "completion": y.completed, "failed deployment": y.abandoned,
		"rollback": y.rolledBack, "hook": y.hooks, "scaling": y.scaled, "rebalancing": y.moved,
		"message": y.waited, "deletion": y.deleted, "call of an external controller": y.taskSets,
		"start on an instance": y.onInstances, "start of a daemon": y.ofDaemons,
		"instance drained": y.drained, "instance lost": y.lost, "agent cut off": y.cutOff,
		"instance launched": y.launched, "instance terminated": y.terminated,
	} {
		if count == 0 {
			t.Errorf("there was no %s", name)
		}
	}
	strikes := map[model.FaultKind]int{}
	for i := range w.disasters {
		strikes[w.disasters[i].Kind] += w.disasters[i].strikes
	}
	for _, f := range everyFault {
		if strikes[f.kind] == 0 {
			t.Errorf("there was no %s", f.kind)
		}
	}
	t.Logf("%+v", *y)
	t.Logf("strikes: %v", strikes)
}
