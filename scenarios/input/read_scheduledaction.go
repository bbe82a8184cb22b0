package input

import (
	"fmt"
	"slices"
	"time"

	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// mostExecutions bounds how often a scheduled action acts in a run.
const mostExecutions = 1_000_000

// schedule finds out when a scheduled action acts within the run (SC-01, SC-06).
func (r *scalingReader) schedule(a awsjson.ScheduledAction, t *reading.Table) {
	if slices.Contains(r.actions, a.Name) && a.Name != "" {
		r.At(t.Place(), "a second scheduled action "+quote(a.Name), "a name of its own for each action", "")
		return
	}
	r.actions = append(r.actions, a.Name)
	if a.Schedule == nil || r.scenario.Horizon <= 0 {
		return
	}
	if a.Unanchored {
		r.Assume(t.Key("StartTime"), "a rate has just acted when the run begins",
			knob+"AWS counts from when the action was made")
	}
	start := r.scenario.Start
	end := start.Add(time.Duration(r.scenario.Horizon))
	all := a.Schedule.Executions(a.Window, start, end, mostExecutions)
	for _, at := range all {
		r.scaling.Scheduled = append(r.scaling.Scheduled,
			model.Execution{At: clock.Time(at.Sub(start)), Action: a.ScheduledAction})
	}
	if lost := a.Schedule.Skipped(a.Window, start, end); len(lost) > 0 {
		times := lost[0] + ", which does not exist"
		if len(lost) > 1 {
			times = fmt.Sprintf("%s and %d more times, which do not exist", lost[0], len(lost)-1)
		}
		r.Omit(t.Path, "this scheduled action does not act at "+times+": clocks are put forward then (SC-02)")
	} else if len(all) == 0 {
		r.Omit(t.Path, "this scheduled action does not act within the run")
	}
}

// readRegistrations reads every [[register_scalable_target]] (AAS-03, SU-01).
func (l *loader) readRegistrations(t *reading.Table) {
	names := l.serviceNames()
	for _, rt := range t.Tables("register_scalable_target", "service") {
		p := model.PlannedRegistration{At: l.instant(rt, "at")}
		rt.Require("service", "the service whose target is registered again")
		p.Service = l.reference(rt, "service", "service", names)
		if s := l.scenario.Service(p.Service); s != nil && s.Scaling == nil {
			l.Problem(rt.Get("service"), "a service with scaling: the first registration is there", "")
		}
		p.Target = awsjson.Registration(rt)
		l.scenario.Registrations = append(l.scenario.Registrations, p)
	}
}
