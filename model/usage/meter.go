package usage

import (
	"cmp"
	"maps"
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Meter watches a run and books what it consumes.
type Meter struct {
	ledger    *Ledger
	window    window
	services  map[string]*service
	cluster   *model.Cluster
	jobs      map[string]*model.Job
	tasks     map[model.TaskID]*task
	standIns  map[model.TaskID]bool // tasks whose replacement counts as Spot churn
	rates     map[configuration][]rate
	balancers []*balancer
	instances []*rented // in the order in which they began
	rented    map[model.InstanceID]*rented
}

// service is what the meter knows of one service.
type service struct {
	seats
	builds   []model.Build
	publicIP bool
	scaled   bool // a scalable target sets the baseline
	deployed model.RevisionID
	requests []int64 // offered, by hour of the run
	overlaps []Overlap
	newest   model.RevisionID // of the task sets so far

	monitored monitored
}

// configuration is what tasks of equal rates have in common.
type configuration struct {
	group    string
	revision model.RevisionID
	provider model.Provider
}

// NewMeter watches runs of s and fills l.
func NewMeter(s *model.Scenario, l *Ledger) *Meter {
	m := &Meter{
		ledger:   l,
		cluster:  &s.Cluster,
		window:   window{clock.Time(s.WarmUp), clock.Time(s.Horizon)},
		services: map[string]*service{},
		jobs:     map[string]*model.Job{},
		tasks:    map[model.TaskID]*task{},
		standIns: map[model.TaskID]bool{},
		rates:    map[configuration][]rate{},
		rented:   map[model.InstanceID]*rented{},
	}
	for i := range s.Services {
		m.services[s.Services[i].Name] = newService(s, &s.Services[i])
	}
	for i := range s.Jobs {
		m.jobs[s.Jobs[i].Name] = &s.Jobs[i]
	}
	m.balancers = newBalancers(s, m.services)
	return m
}

func newService(s *model.Scenario, in *model.Service) *service {
	svc := &service{
		builds: s.Builds(in.Name), publicIP: in.AssignPublicIP,
		scaled: in.Scaling != nil, deployed: 1, newest: 1,
	}
	svc.monitored.metrics = in.Build.Monitoring.Metrics()
	svc.desired, svc.baseline = in.DesiredCount, in.DesiredCount
	if in.Scaling != nil {
		svc.baseline = in.Scaling.Min
	}
	return svc
}

// Stepped follows one step of the control plane.
func (m *Meter) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	m.happened(at, ev)
	for _, cmd := range cmds {
		m.commanded(at, cmd)
	}
}

// Advanced counts a service's requests. Spans never cross the end of an hour or of the warm-up,
// since both are events: a span belongs to the hour it starts in.
func (m *Meter) Advanced(s serving.Served) {
	if svc := m.services[s.Service]; svc != nil && s.From >= m.window.from {
		hour := HourOf(s.From)
		for len(svc.requests) <= hour {
			svc.requests = append(svc.requests, 0)
		}
		svc.requests[hour] += s.Counts.Offered - s.Direct
	}
}

// Finish closes the book at the horizon. The ledger is complete afterwards.
func (m *Meter) Finish(horizon clock.Time) {
	m.window.to = min(m.window.to, horizon)
	left := make([]*task, 0, len(m.tasks))
	for _, t := range m.tasks {
		left = append(left, t)
	}
	slices.SortFunc(left, func(a, b *task) int {
		return cmp.Or(cmp.Compare(a.id.Group, b.id.Group), a.id.Number-b.id.Number)
	})
	for _, t := range left {
		if t.hasPulled && !t.exited {
			t.close(horizon)
		}
		m.settleAccount(t)
	}
	clear(m.tasks)
	for _, i := range m.instances {
		i.book(m.ledger, m.window, horizon)
	}
	for _, b := range m.balancers {
		b.book(m.ledger, m.window)
	}
	for _, name := range slices.Sorted(maps.Keys(m.services)) {
		m.monitor(horizon, name, model.Monitoring{})
	}
	bookInsights(m.ledger, m.cluster, len(m.services), m.window)
}

// happened takes in what an event says about a task.
func (m *Meter) happened(at clock.Time, ev model.Event) {
	switch e := ev.(type) {
	case model.TaskPullStarted:
		m.change(at, e.Task, func(t *task) { t.startClock(at) })
	case model.TaskHealthChanged:
		m.change(at, e.Task, func(t *task) { t.sick = e.Health == model.HealthUnhealthy })
	case model.TargetChanged:
		m.change(at, e.Task, func(t *task) { t.badTarget = e.Status == model.TargetUnhealthy })
	case model.SpotInterrupted:
		m.standIns[e.Task] = true
		m.change(at, e.Task, func(t *task) { t.interrupted, t.leaving = true, true })
	case model.TaskFailed:
		m.change(at, e.Task, func(t *task) { t.failed, t.leaving = !t.interrupted, true })
	case model.TaskExited:
		m.change(at, e.Task, func(t *task) { m.exit(at, t, e.ExitCode) })
	case model.TaskStopped:
		m.change(at, e.Task, func(t *task) { m.exit(at, t, 0) })
		m.forget(e.Task)
	case model.TaskRefused:
		m.forget(e.Task)
	case model.InstanceLaunched:
		m.rent(at, e.Instance)
	case model.InstanceWarmed:
		if !e.Running {
			m.stop(at, e.Instance)
		}
	case model.InstanceLaunchFailed:
		m.giveBack(at, e.Instance) // of a warm pool: it could not be started
	case model.InstanceTerminated:
		m.giveBack(at, e.Instance)
	case model.InstanceLost:
		m.giveBack(at, e.Instance)
	}
}

// commanded takes in what the control plane decided.
func (m *Meter) commanded(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.StartTask:
		m.create(at, c)
	case model.CountTask:
		if c.Healthy {
			m.change(at, c.Task, m.serve)
		}
	case model.DeregisterTarget:
		m.change(at, c.Task, m.leave)
	case model.StopTask:
		m.change(at, c.Task, m.leave)
	case model.ScaleService:
		m.scale(at, c)
	case model.BeginDeployment:
		svc := m.services[c.Service]
		svc.deployed = c.Revision
		svc.begin(at)
		m.monitor(at, c.Service, svc.builds[c.Revision-1].Monitoring)
	case model.ChangeTaskSet:
		m.services[c.Service].changeTaskSet(at, c)
	case model.CompleteDeployment:
		m.services[c.Service].endDeployment(at, c.Revision)
	case model.FailDeployment:
		m.services[c.Service].endDeployment(at, c.Revision)
	}
}
