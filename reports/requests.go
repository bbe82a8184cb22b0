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

// latencyByEnd lists how long requests took until each end. Without failures the latency of all says
// as much. Intervals would not fit beside each other: only the CSV document has them.
func latencyByEnd(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key: "latency by end",
		Caption: "Latency by end, from arrival to end; most refusals and 502 end at once, " +
			"those of tasks that were lost do not; intervals are in the CSV document",
		Columns: []Column{left("end"), right("requests"), right("mean"), right("median (p50)"),
			right("p99"), right("longest")},
		DataOnly: true,
	}
	names := [...]string{"completed", "failed", "rejected", "timed_out"}
	labels := [...]string{"completed", "failed: 500, 502", "rejected: 503", "timed out: 504, given up"}
	for i, end := range s.ByEnd.Each() {
		cell := func(name string, value scenarios.Measure, unit string) Cell {
			return brief(Fact{Service: s.Name, Name: "latency_by_end." + names[i] + "." + name,
				Value: value, Unit: unit})
		}
		t.Rows = append(t.Rows, Row{
			words(labels[i]), cell("n", end.N, ""), cell("mean", end.Mean, quantity.Seconds),
			cell("p50", end.P50, quantity.Seconds), cell("p99", end.P99, quantity.Seconds),
			cell("max", end.Max, quantity.Seconds),
		})
		if i > 0 && end.N.Mean > 0 {
			t.DataOnly = false
		}
	}
	return t
}
