package watch

import (
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// ZoneRecord counts the RUNNING tasks of a service in one Availability Zone, in the measured part.
type ZoneRecord struct {
	Zone         string
	Mean         float64 // over time
	Fewest, Most int
}

// Zones follows where the RUNNING tasks of every service are.
type Zones struct {
	warmUp   clock.Time
	services map[string][]zoneTotals // in the order of the service's zones
	of       map[model.TaskID]int    // the place of a task's zone there
	running  map[model.TaskID]bool
}

// zoneTotals is the count of one zone now, and its time integral.
type zoneTotals struct {
	record ZoneRecord
	tasks  int
	time   int64      // tasks × nanoseconds since the warm-up ended
	since  clock.Time // complete up to here
	seen   bool       // Fewest and Most are of the measured part
}

// NewZones watches a run of a scenario.
func NewZones(s *model.Scenario) *Zones {
	w := &Zones{warmUp: clock.Time(s.WarmUp), services: map[string][]zoneTotals{},
		of: map[model.TaskID]int{}, running: map[model.TaskID]bool{}}
	for i := range s.Services {
		one := &s.Services[i]
		for _, zone := range one.Zones {
			w.services[one.Name] = append(w.services[one.Name],
				zoneTotals{record: ZoneRecord{Zone: zone}, since: w.warmUp})
		}
	}
	return w
}

// Advanced implements Observer.
func (w *Zones) Advanced(serving.Served) {}

// Stepped implements Observer.
func (w *Zones) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.TaskStarted:
		w.set(at, e.Task, true)
	case model.TaskFailed:
		w.set(at, e.Task, false)
	case model.SpotInterrupted:
		w.set(at, e.Task, false)
	case model.TaskStopped:
		w.set(at, e.Task, false)
		delete(w.of, e.Task)
	}
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case model.StartTask:
			zones := w.services[c.Task.Group]
			place := slices.IndexFunc(zones,
				func(z zoneTotals) bool { return z.record.Zone == c.Zone })
			if place >= 0 {
				w.of[c.Task] = place
			}
		case model.DeregisterTarget:
			w.set(at, c.Task, false)
		case model.StopTask:
			w.set(at, c.Task, false)
		}
	}
}

func (w *Zones) set(at clock.Time, id model.TaskID, running bool) {
	place, known := w.of[id]
	if !known || running == w.running[id] {
		return
	}
	z := &w.services[id.Group][place]
	z.accrue(at)
	z.tasks += step(running)
	remember(w.running, id, running)
}

// accrue completes the integral up to at with the count that held until then.
func (z *zoneTotals) accrue(at clock.Time) {
	if at <= z.since {
		return
	}
	z.time += int64(z.tasks) * int64(at.Sub(z.since))
	if !z.seen {
		z.seen, z.record.Fewest = true, z.tasks
	}
	z.record.Fewest = min(z.record.Fewest, z.tasks)
	z.record.Most = max(z.record.Most, z.tasks)
	z.since = at
}

// Finish lists the zones of a service.
func (w *Zones) Finish(service string, horizon clock.Time) (records []ZoneRecord) {
	for i := range w.services[service] {
		z := &w.services[service][i]
		z.accrue(horizon)
		if measured := float64(horizon.Sub(w.warmUp)); measured > 0 {
			z.record.Mean = float64(z.time) / measured
		}
		records = append(records, z.record)
	}
	return records
}
