package scenarios

import (
	"ecsim/model"
	"ecsim/scenarios/reading"
)

// readCounts reads every [[desired_count]] (S-32) and [[delete_service]] (S-35).
func (l *loader) readCounts(t *reading.Table) {
	names := l.serviceNames()
	for _, ct := range t.Tables("desired_count", "service") {
		p := model.PlannedCount{At: l.instant(ct, "at")}
		ct.Require("service", "the service to scale")
		p.Service = l.reference(ct, "service", "service", names)
		if ct.Require("count", "the desired count from then on") != nil {
			p.Count = ct.Integer("count", 0, 5000)
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
