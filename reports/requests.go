package reports

import (
	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// requests lists how requests ended; the indented rows are parts of the row above them. Messages end
// in fewer ways.
func requests(s *scenarios.ServiceOutcome) Table {
	r, called := s.Requests, endsOf(s)
	t := Table{
		Key:     "requests",
		Caption: called.caption,
		Columns: []Column{left("end"), right(called.what), right("share")},
	}
	rows := []item{
		{called.offered, "offered", r.Offered, ""},
		{called.completed, "completed", r.Completed, ""},
		{"failed", "failed", r.Failed, ""},
		{"· " + called.error500, "by_kind.500", r.ByKind.Error500, ""},
		{"· " + called.error502, "by_kind.502", r.ByKind.Error502, ""},
		{called.rejected, "rejected", r.Rejected, ""},
		{"timed out", "timed_out", r.TimedOut, ""},
		{"· " + called.error504, "by_kind.504", r.ByKind.Error504, ""},
		{"· " + called.gaveUp, "by_kind.client_gave_up", r.ByKind.ClientGaveUp, ""},
		{called.left, "in_flight", r.InFlight, ""},
	}
	for _, it := range rows {
		fact := Fact{Service: s.Name, Name: "requests." + it.name, Value: it.value, Unit: "requests"}
		cell := counted(fact)
		if it.name == "rejected" {
			fact.Name, fact.Value = "requests.by_kind.503", r.ByKind.Error503
			cell.Facts = append(cell.Facts, fact)
		}
		if s.Protocol == scenarios.SQS && isOfAnswers(it.name) { // nobody waits: it is none of its ends
			last := t.Rows[len(t.Rows)-1]
			last[1].Facts = append(last[1].Facts, cell.Facts...)
			continue
		}
		share := words(shareOf(it.value.Mean, r.Offered.Mean))
		t.Rows = append(t.Rows, Row{words(it.label), cell, share})
	}
	return t
}

// isOfAnswers reports whether an end is one that only requests with an answer have.
func isOfAnswers(name string) bool {
	switch name {
	case "by_kind.500", "by_kind.502", "rejected", "timed_out", "by_kind.504",
		"by_kind.client_gave_up":
		return true
	}
	return false
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
	called := endsOf(s)
	labels := [...]string{called.completed, called.failed, called.refused, called.late}
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
