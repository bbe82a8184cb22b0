package controlplane

import (
	"fmt"

	"ecsim/model"
	"ecsim/model/controlplane"
	"ecsim/sim/clock"
)

// cluster is how many tasks there are in how many services.
type cluster struct{ services, tasks int }

// world plays whatever the control plane asks for, at once, and tells it what happens.
type world struct {
	control  *controlplane.ControlPlane
	scenario model.Scenario
	now      clock.Time
	events   int
	turns    int
	queue    []model.Command
	services []*service
	byName   map[string]*service
	watch    func(model.Command) // nil: nobody
}

// service is what runs of one service.
type service struct {
	name     string
	spec     *model.Service
	revision model.RevisionID
	running  []model.StartTask // in the order in which they started
	done     int               // deployments that were completed
}

// newWorld begins with all tasks running.
func newWorld(c cluster, change func(*model.Scenario, *model.Service)) *world {
	w := &world{byName: map[string]*service{}, scenario: model.Scenario{Zones: []string{"a", "b", "c"}}}
	build := model.Build{TaskDefinition: model.TaskDefinition{
		Resources:  model.Resources{CPUUnits: 256, MemoryMiB: 512},
		Containers: []model.Container{{Name: "app", Essential: true}}}}
	for i := range c.services {
		spec := model.Service{
			Name: fmt.Sprintf("s%04d", i), Build: build, DesiredCount: c.tasks / c.services,
			Zones: w.scenario.Zones,
			Strategy: []model.StrategyItem{{Provider: model.Fargate, Base: 2, Weight: 30},
				{Provider: model.FargateSpot, Weight: 70}},
			Deployment:  model.DeploymentConfiguration{MinimumHealthyPercent: 100, MaximumPercent: 200},
			TargetGroup: &model.TargetGroup{DeregistrationDelay: 30 * clock.Second},
		}
		change(&w.scenario, &spec)
		w.scenario.Services = append(w.scenario.Services, spec)
		w.scenario.Deployments = append(w.scenario.Deployments,
			model.PlannedDeployment{Service: spec.Name, Build: build})
	}
	for i := range w.scenario.Services {
		spec := &w.scenario.Services[i]
		s := &service{name: spec.Name, spec: spec, revision: 1}
		w.services = append(w.services, s)
		w.byName[s.name] = s
	}
	w.control = controlplane.New(&w.scenario)
	for i := range w.scenario.Cluster.Instances {
		of := &w.scenario.Cluster.Instances[i]
		for n := range of.Count {
			w.step(model.InstanceRegistered{Instance: of.Instance(n + 1)})
		}
	}
	for _, s := range w.services {
		w.step(model.ServiceCreated{Service: s.name, Warm: true})
		w.play()
	}
	return w
}

// step tells the control plane one thing.
func (w *world) step(ev model.Event) {
	w.events++
	w.queue = append(w.queue, w.control.Step(w.now, ev)...)
}

// play does what the control plane has asked for.
func (w *world) play() {
	for len(w.queue) > 0 {
		cmd := w.queue[0]
		w.queue = w.queue[1:]
		if w.watch != nil {
			w.watch(cmd)
		}
		switch c := cmd.(type) {
		case model.StartTask:
			w.starts(c)
		case model.StopTask:
			w.step(model.TaskExited{Task: c.Task})
			w.step(model.TaskStopped{Task: c.Task})
		case model.CompleteDeployment:
			w.byName[c.Service].done++
		}
	}
}

func (w *world) starts(c model.StartTask) {
	w.step(model.TaskPlaced{Task: c.Task})
	w.step(model.TaskPullStarted{Task: c.Task})
	w.step(model.TaskPullFinished{Task: c.Task})
	w.step(model.TaskStarted{Task: c.Task})
	w.step(model.TargetChanged{Task: c.Task, Status: model.TargetHealthy})
	s := w.byName[c.Task.Group]
	s.running = append(s.running, c)
}

// pass lets time pass, with all deadlines on the way.
func (w *world) pass(span clock.Span) {
	end := w.now.Add(span)
	for at, ok := w.control.NextDeadline(); ok && at <= end; at, ok = w.control.NextDeadline() {
		w.now = at
		w.step(model.DeadlineReached{})
		w.play()
	}
	w.now = end
}

// next is the service whose turn it is.
func (w *world) next() *service {
	w.turns++
	return w.services[w.turns%len(w.services)]
}

// oldest takes the task that has run longest off the list; it may be on its way out by now.
func (s *service) oldest() (t model.StartTask) {
	t, s.running = s.running[0], s.running[1:]
	return t
}

// fails lets a task crash.
func (w *world) fails(id model.TaskID) {
	w.step(model.TaskFailed{Task: id, Code: model.EssentialContainerExited, Reason: "crash"})
	w.step(model.TaskExited{Task: id})
	w.step(model.TaskStopped{Task: id})
	w.play()
}

// lost is a service that lacks desired tasks; empty when none does.
func (w *world) lost() string {
	for _, s := range w.services {
		if c := w.control.Counts(s.name); c.Running+c.Pending < c.Desired {
			return fmt.Sprintf("%s: %+v", s.name, c)
		}
	}
	return ""
}

// forget leaves out of a list the tasks that have stopped meanwhile, all but as many as are desired:
// the youngest are those that run.
func (w *world) forget(s *service) {
	s.running = s.running[max(0, len(s.running)-s.spec.DesiredCount):]
}
