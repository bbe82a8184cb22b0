package why

import (
	"fmt"
	"strings"

	"ecsim/model"
	"ecsim/sim/clock"
)

// commanded takes in a command: what the control plane decided, and the moment that it names as the
// cause.
func (w *Why) commanded(at clock.Time, cmd model.Command) {
	because, cause, decided := model.Decided(cmd)
	of := none
	if decided {
		of = w.graph.find(cause)
	}
	n := node{of: of, at: at, reason: because}
	switch c := cmd.(type) {
	case model.StartTask:
		w.starts(n, c)
	case model.DeregisterTarget:
		w.stops(n, c.Task, "drained")
	case model.StopTask:
		w.stops(n, c.Task, "stopped")
	case model.CountTask:
		w.counts(at, c)
	case model.ScaleService:
		n.what = fmt.Sprintf("desired %d → %d", c.From, c.To)
		s := w.byName[c.Service]
		if n.of == none && c.Policy != "" { // from zero no alarm fires: the datapoint itself asks (TT-22)
			n.of = w.shows(at, s, s.followedBy(c.Policy))
		}
		s.accrue(at)
		s.desired, s.scaled = c.To, w.keep(n, scaled, c.Service)
		s.shrunk = lately{none, at}
		if c.To < c.From {
			s.shrunk.id = s.scaled
		}
		w.turn(at, s)
	case model.LaunchInstance:
		n.what = "launches " + string(c.Instance.ID)
		w.launches[c.Instance.ID] = w.keep(n, called, c.Instance.Group)
	case model.RunInstanceHook:
		n.what = "a lifecycle hook runs"
		w.keep(n, called, string(c.Instance))
	case model.StartInstance:
		n.what = "is started from the warm pool"
		w.launches[c.Instance] = w.keep(n, called, string(c.Instance))
	case model.TerminateInstance:
		n.what = "is terminated"
		w.hosts[c.Instance] = w.keep(n, called, string(c.Instance))
	case model.ScaleGroup:
		n.what = fmt.Sprintf("desired capacity %d → %d", c.From, c.To)
		w.keep(n, called, c.Group)
	case model.DrainInstance:
		n.what = "is set to DRAINING"
		w.keep(n, called, string(c.Instance))
	case model.GiveUpTask:
		n.what = "a task in PROVISIONING is STOPPED"
		w.keep(n, lost, c.Group)
	case model.ChangeScalableTarget:
		n.what = fmt.Sprintf("capacity from %d to %d", c.Min, c.Max)
		w.byName[c.Service].most = c.Max
		w.keep(n, scaled, c.Service)
	case model.ForecastLoad:
		n.what = "forecast of " + c.Policy
		w.keep(n, scaled, c.Service)
	case model.BeginDeployment:
		n.what = fmt.Sprintf("deployment of revision %d begins", c.Revision)
		if c.Rollback {
			n.what = fmt.Sprintf("roll back to revision %d", c.Revision)
		}
		w.byName[c.Service].begun[c.Revision] = w.keep(n, deployed, c.Service)
	case model.FailDeployment:
		n.what = fmt.Sprintf("deployment of revision %d failed", c.Revision)
		if c.Superseded {
			n.what = fmt.Sprintf("deployment of revision %d superseded", c.Revision)
		}
		w.keep(n, deployed, c.Service)
	case model.ShiftTraffic:
		n.what = fmt.Sprintf("revision %d gets %g %% of the traffic", c.Revision, float64(c.Permille)/10)
		id, s := w.keep(n, deployed, c.Service), w.byName[c.Service]
		if s.spec.External && c.Permille > 0 {
			s.begun[c.Revision] = id
		}
	case model.CountFailure:
		n.what = fmt.Sprintf("failures %d of %d", c.Failures, c.Threshold)
		w.keep(n, deployed, c.Service)
	case model.RunHook:
		s := w.byName[c.Service]
		s.hooks = append(s.hooks, c)
	case model.ChangeAlarm:
		w.alarms(n, c)
	case model.Announce:
		w.tells(n, c)
	}
}

func (w *Why) keep(n node, kind kind, who string) int32 {
	n.kind, n.who = kind, who
	return w.graph.add(n)
}

// starts keeps the start of a task; those of one step and one cause are one moment.
func (w *Why) starts(n node, c model.StartTask) {
	g := &w.graph
	last := g.latest()
	if last != nil && last.kind == started && last.last == g.moment-1 && last.of == n.of &&
		last.who == c.Task.Group && last.task+last.tasks == c.Task.Number {
		last.last = g.moment
		last.tasks++
	} else {
		n.what = fmt.Sprintf("start of revision %d", c.Revision)
		n.task, n.tasks = c.Task.Number, 1
		w.keep(n, started, c.Task.Group)
		last = g.latest()
	}
	t := &task{id: c.Task, service: w.byName[c.Task.Group], revision: c.Revision,
		replaces: c.Replaces, zone: c.Zone, instance: c.Instance,
		spot: c.Provider == model.FargateSpot, start: last.id, struck: none, hurt: none, cut: none}
	w.tasks[c.Task] = t
	if s := t.service; s != nil {
		s.starting = append(s.starting, t)
		s.replace(c.Replaces, t)
		delete(s.missed, c.Replaces)
		t.listed = true
		if s.delay != inProvisioning || s.healthy+len(s.starting) >= s.desired {
			s.delayed = none
		}
		w.turn(n.at, s)
	} else {
		w.answer(c.Task.Group)
	}
}

// answer takes a task off the oldest call of a job that has not been answered in full.
func (w *Why) answer(job string) {
	calls := w.calls[job]
	if len(calls) == 0 {
		return
	}
	if calls[0].tasks--; calls[0].tasks <= 0 {
		w.calls[job] = calls[1:]
	}
}

// stops keeps that a task was told to go.
func (w *Why) stops(n node, id model.TaskID, what string) {
	n.what, n.task, n.tasks = what, id.Number, 1
	now := w.keep(n, stopped, id.Group)
	t := w.tasks[id]
	if t == nil || t.service == nil {
		return
	}
	if t.stage != gone {
		t.service.told, t.service.toldAt = now, n.at
	}
	w.ends(n.at, t, now)
	w.leaves(id)
	w.touch(n.at, id)
}

// counts takes in that a task began or ceased to count as healthy.
func (w *Why) counts(at clock.Time, c model.CountTask) {
	t := w.tasks[c.Task]
	if t == nil || t.service == nil || t.counted == c.Healthy {
		return
	}
	s := t.service
	s.accrue(at)
	t.counted = c.Healthy
	if c.Healthy {
		s.healthy++
		s.working[t.revision]++
		s.worked[t.revision] = max(s.worked[t.revision], s.working[t.revision])
		t.stage, t.hurt = working, none
		delete(s.missed, c.Task)
		s.fill(t)
		w.turn(at, s)
		return
	}
	s.healthy--
	s.working[t.revision]--
	if t.stage != gone {
		t.stage = checking
		if !t.listed {
			s.starting, t.listed = append(s.starting, t), true
		}
		w.openHole(t, t.hurt)
	}
	w.turn(at, s)
}

// alarms keeps a change of an alarm. Into ALARM it is of the datapoint that did it.
func (w *Why) alarms(n node, c model.ChangeAlarm) {
	s := w.byName[c.Service]
	name := c.Alarm
	if _, short, found := strings.Cut(c.Alarm, "-Alarm"); found {
		name = "Alarm" + short
	}
	if s == nil { // of a capacity provider
		n.what = fmt.Sprintf("alarm %s %s → %s", name, c.From, c.To)
		w.keep(n, alarmed, c.Service)
		return
	}
	if c.To == "ALARM" {
		if of := w.shows(n.at, s, c.Metric); of != none {
			n.of = of
		}
	}
	if !strings.Contains(name, "AlarmLow") && !s.isLow(c.Alarm) {
		s.alarmed = c.To == "ALARM"
	}
	n.what = fmt.Sprintf("alarm %s %s → %s", name, c.From, c.To)
	w.keep(n, alarmed, c.Service)
}

// shows keeps the latest datapoint of a metric, which a decision followed; none when there is none.
func (w *Why) shows(at clock.Time, s *service, metric model.Metric) int32 {
	d := s.datapoint(metric)
	if d == nil {
		return none
	}
	of := w.graph.before(w.behindDatapoint(at, s, d), d.at)
	return w.graph.addUnseen(node{of: of, at: d.at, kind: alarmed,
		who: s.name, what: fmt.Sprintf("%s %.4g is published", d.metric, d.value)})
}

// tells keeps a service event message; one that announces a delay holds launches up.
func (w *Why) tells(n node, c model.Announce) {
	n.what = strings.TrimPrefix(c.Message, "(service "+c.Service+") ")
	n.reason = ""
	id := w.keep(n, told, c.Service)
	s := w.byName[c.Service]
	if s == nil {
		return
	}
	if strings.Contains(n.what, "steady state") {
		clear(s.missed)
		s.delayed = none
	}
	for _, delay := range [...]string{"throttled", "unable to place", "unable to consistently",
		inProvisioning} {
		if strings.Contains(n.what, delay) && (s.delayed == none || s.delay != delay) {
			s.delayed, s.delay = id, delay
		}
	}
	w.turn(n.at, s)
}
