package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// TaskRecord counts tasks. Means are over time.
type TaskRecord struct {
	DesiredMean, RunningMean float64
	RunningMax               int
	Availability             float64 // time average of min(healthy, desired) / desired
	Started, Stopped         int     // started: got capacity
	Refused                  int     // launches for which there was no capacity
	Failed, Interrupted      int
	OutOfMemory              int // of those that failed: killed at their memory limit
}

// Tasks follows desired, running and healthy counts of every service from events and commands.
type Tasks struct {
	warmUp   clock.Time
	services map[string]*taskTotals
	running  map[model.TaskID]bool // RUNNING tasks
	healthy  map[model.TaskID]bool
}

// taskTotals holds a service's counts now and their time integrals since the warm-up ended.
type taskTotals struct {
	desired, running, healthy int
	peak                      int        // most running since the minute began
	busiest                   int        // most running in the last whole minute
	since                     clock.Time // integrals are complete up to here
	desiredTime, runningTime  int64      // count × nanoseconds
	wantedTime                clock.Span // time with desired > 0
	healthyShare              float64    // ∫ min(healthy, desired)/desired, seconds
	record                    TaskRecord
}

// NewTasks watches a run of a scenario.
func NewTasks(s *model.Scenario) *Tasks {
	w := &Tasks{
		warmUp:   clock.Time(s.WarmUp),
		services: map[string]*taskTotals{},
		running:  map[model.TaskID]bool{},
		healthy:  map[model.TaskID]bool{},
	}
	for i := range s.Services {
		desired := s.Services[i].DesiredCount
		w.services[s.Services[i].Name] = &taskTotals{desired: desired, since: w.warmUp}
	}
	return w
}

// Stepped implements Observer.
func (w *Tasks) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	measured := at >= w.warmUp
	switch e := ev.(type) {
	case model.TaskStarted:
		w.setRunning(at, e.Task, true)
	case model.TaskFailed:
		w.setRunning(at, e.Task, false)
		if t := w.services[e.Task.Group]; t != nil && measured {
			t.record.Failed++
		}
	case model.TaskRefused:
		if t := w.services[e.Task.Group]; t != nil && measured {
			t.record.Started--
			t.record.Refused++
		}
	case model.SpotInterrupted:
		w.setRunning(at, e.Task, false)
		if t := w.services[e.Task.Group]; t != nil && measured {
			t.record.Interrupted++
		}
	case model.TaskExited:
		if t := w.services[e.Task.Group]; t != nil && measured && e.ExitCode == model.ExitKilled {
			t.record.OutOfMemory++
		}
	case model.TaskStopped:
		w.setRunning(at, e.Task, false)
		if t := w.services[e.Task.Group]; t != nil && measured {
			t.record.Stopped++
		}
	}
	for _, cmd := range cmds {
		w.commanded(at, cmd, measured)
	}
	if _, ended := ev.(model.MinuteEnded); ended {
		for _, t := range w.services {
			t.busiest, t.peak = t.peak, t.running
		}
	}
}

func (w *Tasks) commanded(at clock.Time, cmd model.Command, measured bool) {
	switch c := cmd.(type) {
	case model.StartTask:
		if t := w.services[c.Task.Group]; t != nil && measured {
			t.record.Started++
		}
	case model.DeregisterTarget:
		w.setRunning(at, c.Task, false)
	case model.StopTask:
		w.setRunning(at, c.Task, false)
	case model.CountTask:
		if t := w.services[c.Task.Group]; t != nil && c.Healthy != w.healthy[c.Task] {
			t.accrue(at)
			t.healthy += step(c.Healthy)
			remember(w.healthy, c.Task, c.Healthy)
		}
	case model.ScaleService:
		t := w.services[c.Service]
		t.accrue(at)
		t.desired = c.To
	}
}

func (w *Tasks) setRunning(at clock.Time, id model.TaskID, running bool) {
	t := w.services[id.Group]
	if t == nil || running == w.running[id] {
		return
	}
	t.accrue(at)
	t.running += step(running)
	t.peak = max(t.peak, t.running)
	remember(w.running, id, running)
	if at >= w.warmUp {
		t.record.RunningMax = max(t.record.RunningMax, t.running)
	}
}

// accrue completes the integrals up to at with the counts that held until then.
func (t *taskTotals) accrue(at clock.Time) {
	if at <= t.since {
		return
	}
	span := at.Sub(t.since)
	t.desiredTime += int64(t.desired) * int64(span)
	t.runningTime += int64(t.running) * int64(span)
	if t.desired > 0 {
		t.wantedTime += span
		share := float64(min(t.healthy, t.desired)) / float64(t.desired)
		t.healthyShare += float64(share * span.Seconds())
	}
	t.record.RunningMax = max(t.record.RunningMax, t.running)
	t.since = at
}

// Advanced implements Observer.
func (w *Tasks) Advanced(serving.Served) {}

// Finish closes the integrals at the horizon.
func (w *Tasks) Finish(service string, horizon clock.Time) TaskRecord {
	t := w.services[service]
	t.accrue(horizon)
	measured := float64(horizon.Sub(w.warmUp))
	if measured > 0 {
		t.record.DesiredMean = float64(t.desiredTime) / measured
		t.record.RunningMean = float64(t.runningTime) / measured
	}
	t.record.Availability = 1
	if t.wantedTime > 0 {
		t.record.Availability = t.healthyShare / t.wantedTime.Seconds()
	}
	return t.record
}

func step(up bool) int {
	if up {
		return 1
	}
	return -1
}

// remember keeps a set as small as its members.
func remember(set map[model.TaskID]bool, id model.TaskID, member bool) {
	if member {
		set[id] = true
	} else {
		delete(set, id)
	}
}
