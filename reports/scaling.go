package reports

import (
	"fmt"

	"ecsim/scenarios"
)

// scalingLimit is how many scaling activities a reader is shown; the CSV document has all.
const scalingLimit = 20

func scaling(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key:     "scaling",
		Caption: "Scaling activities, desired tasks before and after, by simulated time",
		Columns: []Column{right("time"), right("tasks"), left("policy"), left("status"), flowing("why")},
		Limit:   scalingLimit,
		Rest:    "scaling activities",
	}
	for i, a := range s.Scaling {
		fact := factsOf(s, fmt.Sprintf("scaling.%d", i+1))
		at, from, to := fact("at"), fact("from"), fact("to")
		at.Value, at.Unit = number(a.AtSeconds), "s"
		from.Value, from.Unit = number(float64(a.From)), "tasks"
		to.Value, to.Unit = number(float64(a.To)), "tasks"
		policy, status, because := fact("policy"), fact("status"), fact("because")
		policy.Text, because.Text = orDash(a.Policy), orDash(a.Because)
		status.Text = a.Status
		t.Rows = append(t.Rows, Row{
			moment(at),
			{Text: fmt.Sprintf("%d → %d", a.From, a.To), Facts: []Fact{from, to}},
			shown(policy),
			shown(status),
			shown(because),
		})
	}
	return t
}

// notScaled tells when policies and scheduled actions changed nothing.
func notScaled(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key:     "not_scaled",
		Caption: "Not scaled, by simulated time; a reason that lasts is told once, waiting for a cooldown never",
		Columns: []Column{right("time"), right("tasks"), left("policy"), left("reason"), flowing("why")},
		Limit:   scalingLimit,
		Rest:    "times that nothing was scaled",
	}
	for i, n := range s.NotScaled {
		fact := factsOf(s, fmt.Sprintf("not_scaled.%d", i+1))
		at, desired := fact("at"), fact("desired")
		at.Value, at.Unit = number(n.AtSeconds), "s"
		desired.Value, desired.Unit = number(float64(n.Desired)), "tasks"
		policy, reason, because := fact("policy"), fact("reason"), fact("because")
		policy.Text, reason.Text, because.Text = orDash(n.Policy), n.Reason, orDash(n.Because)
		t.Rows = append(t.Rows, Row{
			moment(at),
			{Text: fmt.Sprint(n.Desired), Facts: []Fact{desired}},
			shown(policy), shown(reason), shown(because),
		})
	}
	return t
}

// forecasts tells what predictive policies foresaw.
func forecasts(s *scenarios.ServiceOutcome) Table {
	t := Table{
		Key:     "forecasts",
		Caption: "Forecasts of predictive scaling, by hour",
		Columns: []Column{right("hour"), left("policy"), right("load"), right("tasks")},
		Limit:   scalingLimit,
		Rest:    "hours",
	}
	for i, f := range s.Forecasts {
		fact := factsOf(s, fmt.Sprintf("forecast.%d", i+1))
		from, policy, load, tasks := fact("from"), fact("policy"), fact("load"), fact("tasks")
		from.Value, from.Unit = number(f.FromSeconds), "s"
		policy.Text = f.Policy
		load.Value = number(f.Load)
		tasks.Value, tasks.Unit = number(float64(f.Tasks)), "tasks"
		t.Rows = append(t.Rows, Row{
			moment(from), shown(policy),
			{Text: fmt.Sprintf("%.4g", f.Load), Facts: []Fact{load}},
			{Text: fmt.Sprint(f.Tasks), Facts: []Fact{tasks}},
		})
	}
	return t
}

// factsOf makes facts of a service below a name.
func factsOf(s *scenarios.ServiceOutcome, name string) func(string) Fact {
	return func(part string) Fact { return Fact{Service: s.Name, Name: name + "." + part} }
}

// orDash stands in for a text that is not there.
func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
