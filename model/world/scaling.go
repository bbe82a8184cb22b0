package world

import "ecsim/model"

// planScaling puts on the agenda when scheduled actions act, a little late as they do on AWS (SC-07),
// and when somebody registers a scalable target again.
func (w *World) planScaling() {
	for i := range w.scenario.Services {
		s := &w.scenario.Services[i]
		if s.Scaling == nil {
			continue
		}
		for _, e := range s.Scaling.Scheduled {
			w.schedule(e.At.Add(w.scenario.Cluster.ScheduledDelay),
				model.ScheduledActionDue{Service: s.Name, Action: e.Action})
		}
	}
	for _, p := range w.scenario.Registrations {
		w.schedule(p.At, model.TargetRegistered{Service: p.Service, Target: p.Target})
	}
}
