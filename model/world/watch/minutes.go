package watch

import (
	"math"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// Minute is what there was in one minute, for those who compare it with theory.
type Minute struct {
	Offered  int64
	Waited   int64   // requests that ended after somebody had waited for an answer
	Mean     float64 // latency of those, seconds; NaN: none
	Refused  int64   // 503
	TimedOut int64   // 504 and given up

	// Healthy tasks: the fewest and most at once, and their revisions; zero when there was none.
	Fewest, Most   int
	Oldest, Newest model.RevisionID

	Disturbed Disturbance
}

// Disturbance is a set of what can make a minute unlike a steady one.
type Disturbance uint8

// Disturbances.
const (
	ZoneLost    Disturbance = 1 << iota // a zone was dark
	Interrupted                         // Spot took tasks back
	Deployed                            // a deployment was in progress
	Failed                              // tasks failed or were lost
	Unhealthy                           // targets failed their health checks
	Scaled                              // tasks were started or stopped
)

// Has reports whether one is in the set.
func (d Disturbance) Has(one Disturbance) bool { return d&one != 0 }

// Minutes keeps the minutes of every service that requests can reach, those of the warm-up too.
type Minutes struct {
	services map[string]*minutes // every one
	kept     []*minutes
	revision map[model.TaskID]model.RevisionID
	healthy  map[model.TaskID]bool
	dark     int // zones
	waited   stats.Sketch
}

// minutes are those of one service.
type minutes struct {
	past      []Minute
	now       Minute
	healthy   map[model.RevisionID]int // tasks
	count     int
	deploying bool
}

// NewMinutes watches a run of a scenario.
func NewMinutes(s *model.Scenario) *Minutes {
	w := &Minutes{
		services: map[string]*minutes{},
		revision: map[model.TaskID]model.RevisionID{}, healthy: map[model.TaskID]bool{},
	}
	for i := range s.Services {
		m := &minutes{healthy: map[model.RevisionID]int{}}
		m.begin()
		w.services[s.Services[i].Name] = m
		if s.HasRequests(&s.Services[i]) {
			w.kept = append(w.kept, m)
		}
	}
	return w
}

// Advanced implements Observer.
func (w *Minutes) Advanced(s serving.Served) {
	m := &w.services[s.Service].now
	m.Offered += s.Counts.Offered
	m.Refused += s.Counts.Error503
	m.TimedOut += s.Counts.Error504 + s.Counts.GaveUp
	if s.Window {
		w.waited.Reset()
		s.Latency.Waited(&w.waited)
		m.Waited, m.Mean = w.waited.Count(), math.NaN()
		if m.Waited > 0 {
			m.Mean = w.waited.Mean().Seconds()
		}
	}
}

// Stepped implements Observer.
func (w *Minutes) Stepped(_ clock.Time, ev model.Event, cmds []model.Command) {
	switch e := ev.(type) {
	case model.ZoneFailed:
		w.dark++
		for _, m := range w.services {
			m.now.Disturbed |= ZoneLost
		}
	case model.ZoneRecovered:
		w.dark--
	case model.SpotInterrupted:
		w.disturb(e.Task, Interrupted)
	case model.TaskFailed:
		w.disturb(e.Task, Failed)
	case model.TargetChanged:
		if e.Status == model.TargetUnhealthy {
			w.disturb(e.Task, Unhealthy)
		}
	case model.TaskStopped:
		delete(w.revision, e.Task)
	}
	for _, cmd := range cmds {
		w.commanded(cmd)
	}
	if _, ended := ev.(model.MinuteEnded); ended {
		for _, m := range w.kept {
			m.past = append(m.past, m.now)
			m.begin()
			if w.dark > 0 {
				m.now.Disturbed |= ZoneLost
			}
		}
	}
}

func (w *Minutes) disturb(task model.TaskID, how Disturbance) {
	if m := w.services[task.Group]; m != nil {
		m.now.Disturbed |= how
	}
}

func (w *Minutes) commanded(cmd model.Command) {
	switch c := cmd.(type) {
	case model.StartTask:
		w.revision[c.Task] = c.Revision
		if m := w.services[c.Task.Group]; m != nil && c.Warm { // it has served since before the run
			remember(w.healthy, c.Task, true)
			m.change(c.Revision, 1)
			m.begin()
		}
	case model.CountTask:
		if m := w.services[c.Task.Group]; m != nil && c.Healthy != w.healthy[c.Task] {
			remember(w.healthy, c.Task, c.Healthy)
			m.change(w.revision[c.Task], step(c.Healthy))
		}
	case model.BeginDeployment:
		w.services[c.Service].deploy(true)
	case model.CompleteDeployment:
		w.services[c.Service].deploy(false)
	case model.FailDeployment:
		w.services[c.Service].deploy(false)
	}
}

func (m *minutes) deploy(on bool) {
	m.deploying = on
	m.now.Disturbed |= Deployed
}

// change counts a task that began or ceased to be healthy.
func (m *minutes) change(revision model.RevisionID, by int) {
	m.healthy[revision] += by
	if m.healthy[revision] == 0 {
		delete(m.healthy, revision)
	}
	m.count += by
	m.now.Disturbed |= Scaled
	m.now.Fewest, m.now.Most = min(m.now.Fewest, m.count), max(m.now.Most, m.count)
	m.see()
}

// begin begins a minute with what there is.
func (m *minutes) begin() {
	m.now = Minute{Mean: math.NaN(), Fewest: m.count, Most: m.count}
	if m.deploying {
		m.now.Disturbed = Deployed
	}
	m.see()
}

// see widens the revisions of the minute to those that are healthy.
func (m *minutes) see() {
	for revision := range m.healthy {
		if m.now.Oldest == 0 {
			m.now.Oldest = revision
		}
		m.now.Oldest = min(m.now.Oldest, revision)
		m.now.Newest = max(m.now.Newest, revision)
	}
}

// Record lists the whole minutes of a service.
func (w *Minutes) Record(service string) []Minute { return w.services[service].past }
