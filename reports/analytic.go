package reports

import (
	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// analytic sets what queueing theory says of a service's latency beside what was measured, or says
// why it says nothing.
func analytic(s *scenarios.ServiceOutcome) Table {
	a := s.Latency.Analytic
	t := Table{
		Key: "analytic",
		Caption: "What queueing theory says of that latency, from each minute's load and tasks " +
			"(M/G/c, processor sharing)",
		Columns: []Column{left("measure"), right("by theory")},
	}
	if a == nil {
		return t
	}
	text := func(label, name, value string) {
		fact := Fact{Service: s.Name, Name: "latency.analytic." + name, Text: value}
		t.Rows = append(t.Rows, Row{words(label), shown(fact)})
	}
	if a.NotApplicable != "" {
		text("theory does not apply", "not_applicable", a.NotApplicable)
		return t
	}
	bounds := func(label, name string, b scenarios.Bounds) {
		cell := shown(Fact{Service: s.Name, Name: "latency.analytic." + name + ".low",
			Value: b.Low, Unit: quantity.Seconds})
		high := shown(Fact{Service: s.Name, Name: "latency.analytic." + name + ".high",
			Value: b.High, Unit: quantity.Seconds})
		cell.Text += " to " + high.Text
		cell.Facts = append(cell.Facts, high.Facts...)
		t.Rows = append(t.Rows, Row{words(label), cell})
	}
	bounds("mean", "mean", a.Mean)
	bounds("p99", "p99", a.P99)
	outside := counted(Fact{Service: s.Name, Name: "latency.analytic.minutes_outside",
		Value: a.MinutesOutside, Unit: "minutes"})
	all := counted(Fact{Service: s.Name, Name: "latency.analytic.minutes", Value: a.Minutes,
		Unit: "minutes"})
	outside.Text += " of " + all.Text
	outside.Facts = append(outside.Facts, all.Facts...)
	t.Rows = append(t.Rows, Row{words("minutes that are not as it says"), outside})
	if a.LikelyReason != "" {
		text("likely reason, of most of them", "likely_reason", a.LikelyReason)
	}
	return t
}
