package reports

import (
	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// classes lists the classes of a service's requests.
func classes(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key: "classes",
		Caption: "Classes of requests; latency of those that waited for an answer; " +
			"intervals are in the CSV document",
		Columns: []Column{left("class"), right("offered"), right("completed"), right("failed"),
			right("mean"), right("p95"), right("p99")},
	}
	for i := range s.Classes {
		c := &s.Classes[i]
		cell := func(name string, value scenarios.Measure, unit string) Cell {
			return brief(Fact{
				Service: s.Name, Name: "classes." + c.Name + "." + name, Value: value, Unit: unit,
			})
		}
		t.Rows = append(t.Rows, Row{
			words(c.Name), cell("offered", c.Offered, ""), cell("completed", c.Completed, ""),
			cell("failed", c.Failed, ""), cell("latency.mean", c.Latency.Mean, quantity.Seconds),
			cell("latency.p95", c.Latency.P95, quantity.Seconds),
			cell("latency.p99", c.Latency.P99, quantity.Seconds),
		})
	}
	return t
}

// wants is what clients wanted, however often they tried.
func wants(s *scenarios.ServiceOutcome) Table {
	if s.Wants == nil {
		return Table{}
	}
	return measures(s.Name, "wants", "What clients wanted, however often they tried; each attempt "+
		"is a request above", []item{
		{"got it at some attempt", "wants.succeeded", s.Wants.Succeeded, ""},
		{"gave up after the last attempt", "wants.given_up", s.Wants.GivenUp, ""},
		{"got it, share", "wants.share", s.Wants.Share, quantity.Ratio},
		{"attempts beyond the first", "wants.retries", s.Wants.Retries, ""},
	})
}

// queue is about the messages that a service's tasks work on.
func queue(s *scenarios.ServiceOutcome) Table {
	if s.Queue == nil {
		return Table{}
	}
	q := s.Queue
	return measures(s.Name, "queue", "Messages of the queue, number", []item{
		{"visible, most at once", "queue.visible_max", q.MostVisible, ""},
		{"visible at the end", "queue.visible", q.Visible, ""},
		{"being worked on at the end", "queue.in_flight", q.Hidden, ""},
		{"received again", "queue.received_again", q.Again, ""},
		{"dead letters", "queue.dead_letters", q.DeadLetters, ""},
	})
}
