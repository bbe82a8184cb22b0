package usage

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// create takes note of a task that was asked for. A warm one has long pulled and counts as
// healthy.
func (m *Meter) create(at clock.Time, c model.StartTask) {
	t := &task{
		id: c.Task, revision: c.Revision, rates: m.ratesOf(c), group: unbilled,
		warm: c.Warm, job: m.jobs[c.Task.Group] != nil,
	}
	if t.standsIn = m.standIns[c.Replaces]; t.standsIn {
		m.standIns[c.Task] = true
	}
	m.tasks[c.Task] = t
	if c.Warm {
		m.change(at, c.Task, func(t *task) {
			t.served = true
			t.startClock(at)
		})
	}
}

// change lets one thing happen to a task and moves it to the group, and so the cause, it has then.
// Tasks that the meter does not know are none of its business.
func (m *Meter) change(at clock.Time, id model.TaskID, apply func(*task)) {
	t := m.tasks[id]
	if t == nil {
		return
	}
	apply(t)
	group := t.classify()
	if group == t.group {
		return
	}
	svc := m.services[id.Group]
	if t.group.isSeated() {
		svc.leave(t)
	}
	t.group = group
	switch {
	case group.isSeated():
		svc.take(t, at)
	case group == churning:
		t.label(at, SpotChurn, 0)
	}
	if svc != nil {
		svc.settle(at)
	}
	if t.served {
		m.settleAccount(t)
	}
}

// startClock begins the first billed second.
func (t *task) startClock(at clock.Time) {
	if !t.hasPulled {
		t.hasPulled, t.pulled = true, at
	}
}

// serve notes that a task counts as healthy.
func (m *Meter) serve(t *task) {
	t.served = true
	if !t.interrupted {
		delete(m.standIns, t.id)
	}
}

// leave notes that the control plane ends a task.
func (m *Meter) leave(t *task) {
	if t.leaving {
		return
	}
	t.leaving = true
	t.failed = (t.sick || t.badTarget) && !t.served && !t.interrupted
	svc := m.services[t.id.Group]
	t.retired = svc != nil && svc.deploying && t.revision != svc.deployed
}

// exit stops the task's clock. The failure of a task that never served may be reported after its
// exit, so such a task is settled when it is STOPPED.
func (m *Meter) exit(at clock.Time, t *task, exitCode int) {
	if !t.hasPulled || t.exited {
		return
	}
	t.close(at)
	t.exited = true
	if t.job && exitCode != 0 && !t.interrupted {
		t.failed = true
	}
}

// forget settles a task that is gone.
func (m *Meter) forget(id model.TaskID) {
	if t := m.tasks[id]; t != nil {
		m.settleAccount(t)
		delete(m.tasks, id)
	}
}

// settleAccount books the labels that have ended and, after the exit, what the minimum adds.
func (m *Meter) settleAccount(t *task) {
	whole, decided := t.verdict()
	for _, s := range t.past {
		if decided {
			s.cause = whole
		}
		for _, r := range t.rates {
			m.book(t, r, s)
		}
		m.countOverlap(t, s)
	}
	t.past = t.past[:0]
	if !t.exited || t.warm || t.padded {
		return
	}
	t.padded = true
	if !decided {
		whole = t.cause
	}
	for i, r := range t.rates {
		rest := stretch{whole, t.rollout, t.labelAt, r.minimum}
		m.book(t, r, rest)
		if i == 0 {
			m.countOverlap(t, rest)
		}
	}
}

// book enters a stretch of a task's seconds for one thing that the task consumes.
func (m *Meter) book(t *task, r rate, s stretch) {
	m.window.eachHour(t.pulled, s.from, s.to, func(hour int, seconds int64) {
		key := Key{t.id.Group, r.dimension, s.cause, hour}
		m.ledger.Add(key, seconds*r.perSecond)
		if s.cause == DeploymentOverlap {
			m.services[t.id.Group].overlap(s.rollout).Ledger.Add(key, seconds*r.perSecond)
		}
	})
}

// ratesOf finds what a task consumes; equal tasks share one list.
func (m *Meter) ratesOf(c model.StartTask) []rate {
	key := configuration{c.Task.Group, c.Revision, c.Provider}
	if rates, known := m.rates[key]; known {
		return rates
	}
	var rates []rate
	if job := m.jobs[c.Task.Group]; job != nil {
		rates = ratesOf(&job.Build.TaskDefinition, c.Provider, job.AssignPublicIP)
	} else {
		svc := m.services[c.Task.Group]
		rates = ratesOf(&svc.builds[c.Revision-1].TaskDefinition, c.Provider, svc.publicIP)
	}
	m.rates[key] = rates
	return rates
}

// scale moves the desired count. Where nothing scales, it is the configured count that changed.
func (m *Meter) scale(at clock.Time, c model.ScaleService) {
	svc := m.services[c.Service]
	svc.desired = c.To
	if !svc.scaled {
		svc.baseline = c.To
	}
	svc.settle(at)
}

// endDeployment notes that a deployment is over, unless another one has taken its place.
func (s *service) endDeployment(at clock.Time, revision model.RevisionID) {
	if revision == s.deployed {
		s.deploying = false
		s.settle(at)
	}
}
