package controlplane

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/model/laws"
	"ecsim/sim/clock"

	"pgregory.net/rapid"
)

// TestManagedScalingLaws lets tasks come and go on a group with managed scaling, while instances arrive
// late, fail to launch, drain or are lost. The room holds at most 500 tasks and just those that are
// wanted (CP-24); the group stays within its bounds (CP-13); no protected instance with tasks is drained for
// scale-in (CP-20), and none is terminated before its tasks have stopped (CP-22); all the laws of hosts hold.
// Then everything succeeds: what waits is placed, or the group is at its maximum (CP-07).
func TestManagedScalingLaws(t *testing.T) {
	waited, scaled, drained := 0, 0, 0
	for i := range 3 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				w := newManagedFleet(t)
				for range rapid.IntRange(1, 60).Draw(t, "steps") {
					w.happensOnGroup(t)
					w.verifyManaged(t)
					waited += w.control.fleet.room.tasks
					drained += len(w.control.fleet.ending)
				}
				w.settleManaged(t)
				scaled += len(w.launched)
			})
		})
	}
	if !testing.Short() && (waited < 1000 || scaled < 500 || drained < 100) {
		t.Errorf("%d waits, %d launches, %d drained instances: too few to tell anything", waited, scaled, drained)
	}
}

// managedFleet is a service, a daemon and a job of one capacity provider.
type managedFleet struct {
	randomFleet
	group *scalingGroup
}

func newManagedFleet(t *rapid.T) *managedFleet {
	w := &managedFleet{randomFleet: *newRandomFleet(t)}
	s := &w.scenario
	strategy := []model.StrategyItem{{Provider: "cp", Weight: 1}}
	for i := range s.Services {
		s.Services[i].Strategy = strategy
	}
	s.Jobs[0].Strategy = strategy
	s.Cluster.Groups = []model.AutoScalingGroup{{Name: "group", Max: rapid.IntRange(1, 6).Draw(t, "max"),
		Zones: s.Zones, Types: []model.InstanceType{s.Cluster.Instances[0].Type}, OnDemandPercentage: 100}}
	s.Cluster.Groups[0].Desired = rapid.IntRange(0, s.Cluster.Groups[0].Max).Draw(t, "group")
	protects := rapid.Bool().Draw(t, "protects")
	s.Cluster.Groups[0].Protected = protects
	s.Cluster.Providers = []model.CapacityProvider{{Name: "cp",
		AutoScalingGroup: &model.AutoScalingGroupProvider{Group: "group", TerminationProtection: protects,
			ManagedDraining: rapid.Bool().Draw(t, "drains"), ManagedScaling: model.ManagedScaling{
				Enabled: true, Target: rapid.IntRange(60, 100).Draw(t, "target"), MinStep: 1, MaxStep: 10,
				WarmUp: 2 * clock.Minute}}}}
	w.script.control = New(s)
	w.script.laws = laws.New(&s.Services[0], &s.Services[1])
	w.script.tasks, w.script.order, w.script.now = map[model.TaskID]*scriptTask{}, nil, 0
	w.group = w.control.scalingGroup("group")
	w.step(model.AutoScalingGroupCreated{Group: "group", Warm: true}, false)
	for w.settleInstances() {
	}
	for i := range s.Services {
		w.step(model.ServiceCreated{Service: s.Services[i].Name, Warm: rapid.Bool().Draw(t, "warm")}, false)
	}
	return w
}

func (w *managedFleet) happensOnGroup(t *rapid.T) {
	w.out.Reset()
	switch rapid.IntRange(0, 9).Draw(t, "where") {
	case 0, 1:
		if n := len(w.launched); n > 0 {
			a := w.launched[rapid.IntRange(0, n-1).Draw(t, "instance")]
			w.instanceMoves(rapid.SampledFrom([]string{"runs", "joins", "joins", "fails", "ends"}).Draw(t, "moves"), a)
		}
	case 2:
		for range rapid.IntRange(1, 20).Draw(t, "minutes") {
			w.passUntil(w.now.Add(clock.Minute))
		}
	case 3:
		w.step(model.AutoScalingGroupUpdated{Change: model.GroupChange{Group: "group", Min: -1, Max: -1,
			Desired: rapid.IntRange(0, 6).Draw(t, "capacity")}}, false)
	case 4:
		for w.settleInstances() {
		}
	default:
		w.happensInManaged(t)
	}
}

// happensInManaged is what happens on hosts, but that nobody registers any and that those of the group are
// terminated when they are lost.
func (w *managedFleet) happensInManaged(t *rapid.T) {
	registered := w.registered
	if rapid.IntRange(0, 6).Draw(t, "kind of thing") == 0 {
		w.hostChanges(t)
		return
	}
	switch rapid.IntRange(0, 5).Draw(t, "what") {
	case 0:
		w.step(model.DesiredCountRequested{Service: "web", Count: rapid.IntRange(0, 14).Draw(t, "count")}, false)
	case 1:
		w.step(model.RunTaskRequested{Job: "batch", Count: rapid.IntRange(1, 4).Draw(t, "runs")}, false)
	case 2:
		w.step(model.DeploymentRequested{Service: "web", Revision: 2}, false)
	default:
		if len(w.order) > 0 {
			w.affects(t, w.order[rapid.IntRange(0, len(w.order)-1).Draw(t, "task")])
		}
	}
	w.registered = registered
}

func (w *managedFleet) verifyManaged(t *rapid.T) {
	w.verifyHosts(t)
	wait := 0
	for _, g := range w.allGroups() {
		wait += g.inProvisioning()
	}
	provider := w.control.providers[0]
	was := w.control.occupied(provider)
	if running, busy := w.control.countInstances(provider); running != was.Running || busy != was.Busy {
		t.Fatalf("%d busy of %d instances, counted before: %d of %d", busy, running, was.Busy, was.Running)
	}
	if job := w.control.jobs[0]; job.backlog != job.inProvisioning() {
		t.Fatalf("%d runs are to start and %d wait", job.backlog, job.inProvisioning())
	}
	if wait != w.control.fleet.room.tasks || wait > 500 {
		t.Fatalf("%d tasks wait, the room has %d", wait, w.control.fleet.room.tasks)
	}
	if least, most := w.group.Bounds(); w.group.Desired() < least || w.group.Desired() > most {
		t.Fatalf("%d is not in [%d, %d]", w.group.Desired(), least, most)
	}
	spec := w.scenario.Cluster.Providers[0].AutoScalingGroup
	for _, e := range w.control.fleet.ending {
		if spec.TerminationProtection && e.host.draining && e.host.others() > 0 { // nobody has set it back
			t.Fatalf("%s drains with %d tasks", e.host.id, e.host.others())
		}
	}
	for _, a := range w.launched {
		h := w.control.fleet.byID[a.ID]
		if a.ending && h != nil && spec.TerminationProtection && spec.ManagedDraining && h.others() > 0 {
			t.Fatalf("%s is terminated with %d tasks", a.ID, h.others())
		}
	}
}

// settleManaged lets everything succeed for two hours.
func (w *managedFleet) settleManaged(t *rapid.T) {
	for _, h := range w.control.fleet.hosts {
		if !w.isEnding(h) {
			w.step(model.InstanceDraining{Instance: h.id}, false)
		}
	}
	end := w.now.Add(2 * clock.Hour)
	for w.now < end {
		for w.settleTasks(false) || w.settleInstances() {
			w.verifyManaged(t)
		}
		at, ok := w.control.NextDeadline()
		if !ok {
			break
		}
		w.now = at
		w.out.Reset()
		w.step(model.DeadlineReached{}, false)
	}
	_, most := w.group.Bounds()
	if w.control.fleet.room.tasks > 0 && w.group.Desired() < most {
		t.Fatalf("%d tasks wait and the group has %d of %d:\n%s", w.control.fleet.room.tasks, w.group.Desired(), most,
			w.control.describe())
	}
}

func (w *managedFleet) isEnding(h *host) bool {
	for _, e := range w.control.fleet.ending {
		if e.host == h {
			return true
		}
	}
	return false
}
