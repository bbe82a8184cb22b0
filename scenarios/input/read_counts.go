package input

import (
	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/reading"
)

// readStops reads every [[stop_deployment]] (D-14).
func (l *loader) readStops(t *reading.Table) {
	names := l.serviceNames()
	for _, st := range t.Tables("stop_deployment", "service") {
		p := model.PlannedStop{At: l.instant(st, "at")}
		st.Require("service", "the service whose deployment is stopped")
		p.Service = l.reference(st, "service", "service", names)
		if n := st.Get("stop_type"); n != nil && st.Text("stop_type") != "ROLLBACK" {
			l.Problem(n, "ROLLBACK: AWS does nothing else yet", "")
		}
		st.Done()
		l.scenario.Stops = append(l.scenario.Stops, p)
	}
}

// readCounts reads every [[desired_count]] (S-32) and [[delete_service]] (S-35).
func (l *loader) readCounts(t *reading.Table) {
	names := l.serviceNames()
	for _, ct := range t.Tables("desired_count", "service") {
		p := model.PlannedCount{At: l.instant(ct, "at")}
		ct.Require("service", "the service to scale")
		p.Service = l.reference(ct, "service", "service", names)
		if s := l.scenario.Service(p.Service); s != nil && s.Daemon { // S-02
			l.Problem(ct.Get("service"), "a REPLICA service: a DAEMON has no desired count", "")
		}
		if ct.Require("count", "the desired count from then on") != nil {
			p.Count = ct.Integer("count", 0, awsjson.MostTasks)
		}
		ct.Done()
		for _, o := range l.scenario.Counts {
			if o.Service == p.Service && o.At == p.At && p.Service != "" {
				l.At(ct.Place(), "a second desired_count of "+p.Service+" at "+p.At.String(), "one at a time", "")
			}
		}
		l.scenario.Counts = append(l.scenario.Counts, p)
	}
	for _, dt := range t.Tables("delete_service", "service") {
		p := model.PlannedDeletion{At: l.instant(dt, "at"), Force: dt.Bool("force", false)}
		dt.Require("service", "the service to delete")
		p.Service = l.reference(dt, "service", "service", names)
		dt.Done()
		l.scenario.Deletions = append(l.scenario.Deletions, p)
	}
}
