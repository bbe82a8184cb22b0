package watch

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// Lag is where the time went between the load and the tasks that a scale-out added, stage by stage. The
// first stage begins with the period of the first datapoint that counts; the last task tells the others.
type Lag struct {
	Metric clock.Span // until the first datapoint beyond the threshold shows
	Alarm  clock.Span // until the alarm is in ALARM
	Action clock.Span // until the desired count changes
	Launch clock.Span // until the image pull begins: the launch, and what held it up
	Pull   clock.Span // until the images are there
	Start  clock.Span // until the task is RUNNING
	Health clock.Span // until it counts as healthy
}

// Total is the sum of the stages.
func (l Lag) Total() clock.Span {
	return l.Metric + l.Alarm + l.Action + l.Launch + l.Pull + l.Start + l.Health
}

// lags follows scale-outs from the alarm to the last of their tasks. Only the first action of an alarm
// has a lag: later ones wait for what the first one did.
type lags struct {
	cluster *model.Cluster
	moment  model.Moment
	alarms  map[model.Moment]model.ChangeAlarm // into ALARM, that have not acted yet
	since   map[model.Moment]clock.Time        // when they did so
	scaled  map[model.Moment]*scaleOut
	tasks   map[model.TaskID]*addition
}

// scaleOut is a scale-out under way.
type scaleOut struct {
	lag     *Lag // written when it is complete; nil: nobody wants to know
	at      clock.Time
	metric  clock.Span
	alarm   clock.Span
	action  clock.Span
	missing int // tasks that are not healthy yet
}

// addition is a task of a scale-out under way.
type addition struct {
	of                       *scaleOut
	pulling, pulled, running clock.Time
}

func newLags(s *model.Scenario) *lags {
	return &lags{cluster: &s.Cluster, alarms: map[model.Moment]model.ChangeAlarm{},
		since: map[model.Moment]clock.Time{}, scaled: map[model.Moment]*scaleOut{},
		tasks: map[model.TaskID]*addition{}}
}

// happened takes in an event.
func (w *lags) happened(at clock.Time, ev model.Event) {
	if _, unseen := ev.(model.Unseen); unseen {
		return
	}
	w.moment++
	switch e := ev.(type) {
	case model.TaskPullStarted:
		w.reached(e.Task, func(a *addition) { a.pulling = at })
	case model.TaskPullFinished:
		w.reached(e.Task, func(a *addition) { a.pulled = at })
	case model.TaskStarted:
		w.reached(e.Task, func(a *addition) { a.running = at })
	case model.TaskStopped:
		delete(w.tasks, e.Task)
	}
}

func (w *lags) reached(id model.TaskID, note func(*addition)) {
	if a := w.tasks[id]; a != nil {
		note(a)
	}
}

// commanded takes in a command. lag makes room for the lag of a scale-out, zero until it is complete.
func (w *lags) commanded(at clock.Time, cmd model.Command, lag func(service string) *Lag) {
	w.moment++
	switch c := cmd.(type) {
	case model.ChangeAlarm:
		if c.To == "ALARM" {
			w.alarms[w.moment], w.since[w.moment] = c, at
		}
	case model.ScaleService:
		w.scales(at, c, lag)
	case model.StartTask:
		if of := w.scaled[c.Cause]; of != nil {
			w.tasks[c.Task] = &addition{of: of, pulling: at, pulled: at, running: at}
		}
	case model.CountTask:
		if a := w.tasks[c.Task]; a != nil && c.Healthy {
			delete(w.tasks, c.Task)
			a.arrive(at)
		}
	}
}

// scales begins to follow the first action of an alarm, if it is a scale-out.
func (w *lags) scales(at clock.Time, c model.ScaleService, lag func(service string) *Lag) {
	alarm, ok := w.alarms[c.Cause]
	if !ok {
		return
	}
	since := w.since[c.Cause]
	delete(w.alarms, c.Cause)
	delete(w.since, c.Cause)
	if c.To <= c.From {
		return
	}
	shown := alarm.Since.Add(alarm.Period + w.cluster.DelayOf(alarm.Metric))
	w.scaled[w.moment] = &scaleOut{lag: lag(c.Service), at: at, metric: shown.Sub(alarm.Since),
		alarm: max(0, since.Sub(shown)), action: at.Sub(since), missing: c.To - c.From}
}

// arrive counts a task as healthy. The last one completes the lag.
func (a *addition) arrive(at clock.Time) {
	of := a.of
	of.missing--
	if of.missing > 0 || of.lag == nil {
		return
	}
	*of.lag = Lag{Metric: of.metric, Alarm: of.alarm, Action: of.action,
		Launch: a.pulling.Sub(of.at), Pull: a.pulled.Sub(a.pulling), Start: a.running.Sub(a.pulled),
		Health: at.Sub(a.running)}
}
