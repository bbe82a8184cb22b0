package controlplane

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// BenchmarkStep measures events per second of one service whose tasks live, fail and are replaced,
// and which scales out and in, at growing sizes: the cost of an event must not grow with the number
// of tasks (rule of thumb: no faster than its logarithm).
func BenchmarkStep(b *testing.B) {
	for _, tasks := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("tasks=%d", tasks), func(b *testing.B) {
			w := newBenchmarkWorld(tasks)
			b.ResetTimer()
			for w.events = 0; w.events < b.N; {
				w.turn()
			}
			b.ReportMetric(float64(w.events)/b.Elapsed().Seconds(), "events/s")
			if got := w.control.Counts("web"); got.Running+got.Pending < tasks {
				b.Fatalf("the service has lost tasks: %+v", got)
			}
		})
	}
}

// benchmarkWorld plays an obedient world for one service and lets one task after another fail, with
// a change of the desired count now and then.
type benchmarkWorld struct {
	control *ControlPlane
	now     clock.Time
	events  int
	turns   int
	running []model.TaskID // started, in order
	queue   []model.Command
	tasks   int
}

func newBenchmarkWorld(tasks int) *benchmarkWorld {
	spec := model.Service{
		Name: "web", DesiredCount: tasks, Zones: []string{"a", "b", "c"},
		Strategy: []model.StrategyItem{{Provider: model.Fargate, Base: 2, Weight: 30},
			{Provider: model.FargateSpot, Weight: 70}},
		Deployment:  model.DeploymentConfiguration{MinimumHealthyPercent: 100, MaximumPercent: 200},
		TargetGroup: &model.TargetGroup{DeregistrationDelay: 30 * clock.Second},
	}
	s := &model.Scenario{Services: []model.Service{spec}, Zones: spec.Zones}
	w := &benchmarkWorld{control: New(s), tasks: tasks}
	w.step(model.ServiceCreated{Service: "web", Warm: true})
	w.drain()
	return w
}

// turn lets one task fail, or changes the desired count, and plays what follows.
func (w *benchmarkWorld) turn() {
	w.turns++
	w.now = w.now.Add(clock.Second)
	for at, ok := w.control.NextDeadline(); ok && at <= w.now; at, ok = w.control.NextDeadline() {
		w.step(model.DeadlineReached{})
		w.drain()
	}
	switch w.turns % 4 {
	case 0:
		w.step(model.DesiredCountRequested{Service: "web", Count: w.tasks + 1})
	case 1:
		w.step(model.DesiredCountRequested{Service: "web", Count: w.tasks})
	default:
		id := w.running[0]
		w.running = w.running[1:]
		w.step(model.TaskFailed{Task: id, Code: model.EssentialContainerExited, Reason: "crash"})
		w.step(model.TaskExited{Task: id})
		w.step(model.TaskStopped{Task: id})
	}
	w.drain()
}

// drain plays what the control plane has asked for.
func (w *benchmarkWorld) drain() {
	for len(w.queue) > 0 {
		cmd := w.queue[0]
		w.queue = w.queue[1:]
		switch c := cmd.(type) {
		case model.StartTask:
			w.step(model.TaskPlaced{Task: c.Task})
			w.step(model.TaskPullStarted{Task: c.Task})
			w.step(model.TaskPullFinished{Task: c.Task})
			w.step(model.TaskStarted{Task: c.Task})
			w.step(model.TargetChanged{Task: c.Task, Status: model.TargetHealthy})
			w.running = append(w.running, c.Task)
		case model.StopTask:
			w.step(model.TaskExited{Task: c.Task})
			w.step(model.TaskStopped{Task: c.Task})
		}
	}
}

func (w *benchmarkWorld) step(ev model.Event) {
	w.events++
	w.queue = append(w.queue, w.control.Step(w.now, ev)...)
}
