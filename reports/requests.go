package reports

import (
	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// requests lists how requests ended; the indented rows are parts of the row above them.
func requests(s *scenarios.ServiceOutcome) Table {
	r := s.Requests
	t := Table{
		Key:     "requests",
		Caption: "Requests by how they ended, number and share of those offered",
		Columns: []Column{left("end"), right("requests"), right("share")},
	}
	for _, it := range []item{
		{"offered", "offered", r.Offered, ""},
		{"completed", "completed", r.Completed, ""},
		{"failed", "failed", r.Failed, ""},
		{"· 500, the program answered with an error", "by_kind.500", r.ByKind.Error500, ""},
		{"· 502, the task was gone or refused the connection", "by_kind.502", r.ByKind.Error502, ""},
		{"rejected: 503, no target or its queue was full", "rejected", r.Rejected, ""},
		{"timed out", "timed_out", r.TimedOut, ""},
		{"· 504, no answer within the load balancer's timeout", "by_kind.504", r.ByKind.Error504, ""},
		{"· the client gave up", "by_kind.client_gave_up", r.ByKind.ClientGaveUp, ""},
		{"still in flight at the end", "in_flight", r.InFlight, ""},
	} {
		fact := Fact{Service: s.Name, Name: "requests." + it.name, Value: it.value, Unit: "requests"}
		cell := counted(fact)
		if it.name == "rejected" {
			fact.Name, fact.Value = "requests.by_kind.503", r.ByKind.Error503
			cell.Facts = append(cell.Facts, fact)
		}
		share := words(shareOf(it.value.Mean, r.Offered.Mean))
		t.Rows = append(t.Rows, Row{words(it.label), cell, share})
	}
	return t
}

func shareOf(part, whole float64) string {
	if whole == 0 {
		return ""
	}
	return quantity.Share(number(part / whole))
}
