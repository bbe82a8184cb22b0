package reports

import (
	"math"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// service is everything about one service, from what its clients saw to what its scheduler did.
func service(s *scenarios.ServiceOutcome) []Block {
	waited := endsOf(s).waited
	tables := []Table{
		requests(s), availability(s), latency(s.Name, "latency", "latency", waited, s.Latency),
		sampled(s), analytic(s), latencyByEnd(s), classes(s), wants(s), queue(s), utilization(s), tasks(s),
		zones(s), scaling(s), scalingLag(s), notScaled(s), forecasts(s), deployments(s), phases(s),
		criticalPath(s), tests(s), taskSets(s),
	}
	var blocks []Block
	if s.Requests.Offered.Mean == 0 {
		blocks = append(blocks, Paragraph("No requests were offered."))
		tables[0].DataOnly, tables[2].DataOnly = true, true
	}
	for _, t := range tables {
		if len(t.Rows) > 0 {
			blocks = append(blocks, t)
		}
	}
	return blocks
}

// zones lists where the tasks ran.
func zones(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key:      "tasks by zone",
		Caption:  "Running tasks by Availability Zone: mean over time, fewest and most at once",
		Columns:  []Column{left("zone"), right("mean"), right("fewest"), right("most")},
		DataOnly: len(s.Zones) < 2,
	}
	for _, z := range s.Zones {
		cell := func(name string, v scenarios.Measure) Cell {
			return counted(Fact{Service: s.Name, Name: "zones." + z.Zone + "." + name, Value: v,
				Unit: "tasks"})
		}
		t.Rows = append(t.Rows, Row{words(z.Zone), cell("running_mean", z.Mean),
			cell("running_min", z.Fewest), cell("running_max", z.Most)})
	}
	return t
}

// sampled says that only some tasks were simulated, and how much that may matter.
func sampled(s *scenarios.ServiceOutcome) Table {
	o := s.Sampled
	if o == nil {
		return Table{Key: "sampled"}
	}
	items := []item{
		{"tasks that were simulated, about", "sampled.tasks", scenarios.Single(float64(o.Tasks)), "tasks"},
		{"requests that were simulated", "sampled.share", o.Share, quantity.Ratio},
	}
	if o.P99Error > 0 {
		items = append(items, item{"p99 was within this of that of every request", "sampled.p99_error",
			scenarios.Single(o.P99Error), quantity.Ratio})
	}
	caption := "Sampled tasks, which stand for all; the error was measured at 50 to 90 % load"
	return measures(s.Name, "sampled", caption, items)
}

// item is one row of a table of measures.
type item struct {
	label string
	name  string // as in the JSON document
	value scenarios.Measure
	unit  string
}

// measures is a table of two columns.
func measures(service, key, caption string, items []item) Table {
	t := Table{Key: key, Caption: caption, Columns: []Column{left("measure"), right("value")}}
	for _, it := range items {
		fact := Fact{Service: service, Name: it.name, Value: it.value, Unit: it.unit}
		cell := shown(fact)
		if it.unit == "tasks" {
			cell = counted(fact)
		}
		t.Rows = append(t.Rows, Row{words(it.label), cell})
	}
	return t
}

func availability(s *scenarios.ServiceOutcome) Table {
	a := s.Availability
	if r := &s.Requests; r.Completed.Mean+r.Failed.Mean+r.Rejected.Mean+r.TimedOut.Mean == 0 {
		none := math.NaN() // a share of no requests is none, not all
		a.Requests.Mean, a.Requests.Low, a.Requests.High = none, none, none
	}
	return measures(s.Name, "availability", "Availability in percent", []item{
		{endsOf(s).answered, "availability.requests", a.Requests, quantity.Ratio},
		{"wanted tasks that were healthy, over time", "availability.tasks", a.Tasks, quantity.Ratio},
	})
}

// latency is a table of quantiles of a time; prefix begins their names.
func latency(service, key, prefix, caption string, l scenarios.Latency) Table {
	return measures(service, key, caption, []item{
		{"mean", prefix + ".mean", l.Mean, quantity.Seconds},
		{"median (p50)", prefix + ".p50", l.P50, quantity.Seconds},
		{"p90", prefix + ".p90", l.P90, quantity.Seconds},
		{"p95", prefix + ".p95", l.P95, quantity.Seconds},
		{"p99", prefix + ".p99", l.P99, quantity.Seconds},
		{"p99.9", prefix + ".p999", l.P999, quantity.Seconds},
		{"longest", prefix + ".max", l.Max, quantity.Seconds},
	})
}

func utilization(s *scenarios.ServiceOutcome) Table {
	u := s.Utilization
	caption := "Utilization in percent of what the running tasks reserve"
	return measures(s.Name, "utilization", caption, []item{
		{"CPU", "utilization.cpu", u.CPU, quantity.Ratio},
		{"memory", "utilization.memory", u.Memory, quantity.Ratio},
	})
}

func tasks(s *scenarios.ServiceOutcome) Table {
	c := s.Tasks
	caption := "Tasks, number; thrash is scaling that was taken back within an hour"
	return measures(s.Name, "tasks", caption, []item{
		{"desired, mean over time", "tasks.desired_mean", c.DesiredMean, "tasks"},
		{"running, mean over time", "tasks.running_mean", c.RunningMean, "tasks"},
		{"running, most at once", "tasks.running_max", c.RunningMax, "tasks"},
		{"started", "tasks.started", c.Started, "tasks"},
		{"refused, no capacity", "tasks.refused", c.Refused, "tasks"},
		{"stopped", "tasks.stopped", c.Stopped, "tasks"},
		{"failed", "tasks.failed", c.Failed, "tasks"},
		{"· of them killed, out of memory", "tasks.out_of_memory", c.OutOfMemory, "tasks"},
		{"interrupted (Spot)", "tasks.interrupted", c.Interrupted, "tasks"},
		{"thrash", "thrash", s.Thrash, "tasks"},
	})
}
