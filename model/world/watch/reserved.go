package watch

import (
	"math"
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Reserved follows how many container instances have registered and are not gone, and CPUReservation,
// MemoryReservation and GPUReservation of the cluster, which CloudWatch shows of them each minute: what
// RUNNING tasks reserve of what they have registered (M-08).
type Reserved struct {
	demand map[string][]amounts // of a task, by service or job, and revision from 1
	hosts  map[model.InstanceID]amounts
	tasks  map[model.TaskID]amounts // on instances, from their start
	runs   map[model.TaskID]bool    // of these, those that are RUNNING

	registered, running amounts
	curves              [3][]float64
	instances           []float64
}

// amounts are CPU units, MiB of memory and GPUs.
type amounts [3]int64

func (a *amounts) add(b amounts, sign int64) {
	for i := range a {
		a[i] += sign * b[i]
	}
}

// NewReserved watches a run of a scenario.
func NewReserved(s *model.Scenario) *Reserved {
	w := &Reserved{demand: map[string][]amounts{}, hosts: map[model.InstanceID]amounts{},
		tasks: map[model.TaskID]amounts{}, runs: map[model.TaskID]bool{}}
	of := func(b model.Build) amounts {
		d := &b.TaskDefinition
		return amounts{int64(d.Resources.CPUUnits), int64(d.Resources.MemoryMiB), int64(d.GPUs)}
	}
	for i := range s.Services {
		name := s.Services[i].Name
		for _, b := range s.Builds(name) {
			w.demand[name] = append(w.demand[name], of(b))
		}
	}
	for i := range s.Jobs {
		w.demand[s.Jobs[i].Name] = []amounts{of(s.Jobs[i].Build)}
	}
	return w
}

// Advanced implements Observer.
func (w *Reserved) Advanced(serving.Served) {}

// Stepped implements Observer.
func (w *Reserved) Stepped(_ clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.InstanceRegistered:
		i := &e.Instance
		w.hosts[i.ID] = amounts{int64(i.Type.CPUUnits), int64(i.MemoryMiB()), int64(i.Type.GPUs)}
		w.registered.add(w.hosts[i.ID], +1)
	case model.InstanceLost:
		w.loses(e.Instance)
	case model.InstanceTerminated:
		w.loses(e.Instance)
	case model.TaskStarted:
		if used, on := w.tasks[e.Task]; on && !w.runs[e.Task] {
			w.runs[e.Task] = true
			w.running.add(used, +1)
		}
	case model.TaskFailed:
		w.leaves(e.Task)
	case model.SpotInterrupted:
		w.leaves(e.Task)
	case model.TaskExited:
		w.leaves(e.Task)
	case model.TaskStopped:
		w.leaves(e.Task)
		delete(w.tasks, e.Task)
	case model.TaskRefused:
		delete(w.tasks, e.Task)
	case model.MinuteEnded:
		w.minute()
	}
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case model.StartTask:
			if c.Instance != "" {
				w.tasks[c.Task] = w.demand[c.Task.Group][c.Revision-1]
			}
		case model.DeregisterTarget:
			w.leaves(c.Task)
		case model.StopTask:
			w.leaves(c.Task)
		}
	}
}

func (w *Reserved) loses(id model.InstanceID) {
	w.registered.add(w.hosts[id], -1)
	delete(w.hosts, id)
}

// leaves is for a task that is RUNNING no more.
func (w *Reserved) leaves(id model.TaskID) {
	if w.runs[id] {
		delete(w.runs, id)
		w.running.add(w.tasks[id], -1)
	}
}

// minute writes the datapoints of the minute that is over; without an instance, or without GPUs, there is none.
func (w *Reserved) minute() {
	w.instances = append(w.instances, float64(len(w.hosts)))
	for i := range w.curves {
		value := math.NaN()
		if w.registered[i] > 0 {
			value = float64(w.running[i]) / float64(w.registered[i])
		}
		w.curves[i] = append(w.curves[i], value)
	}
}

// Record is the instances, if there ever were any, and the curves of the metrics that ever had a datapoint.
func (w *Reserved) Record() (all []Curve) {
	if slices.ContainsFunc(w.instances, func(n float64) bool { return n > 0 }) {
		all = append(all, Curve{Name: "instances", Unit: "instances", Values: w.instances})
	}
	for i, name := range [...]string{"cpu_reservation", "memory_reservation", "gpu_reservation"} {
		for _, v := range w.curves[i] {
			if !math.IsNaN(v) {
				all = append(all, Curve{Name: name, Unit: "ratio", Values: w.curves[i]})
				break
			}
		}
	}
	return all
}
