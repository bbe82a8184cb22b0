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
		Columns: []Column{right("time"), right("tasks"), left("policy"), flowing("why")},
		Limit:   scalingLimit,
		Rest:    "scaling activities",
	}
	for i, a := range s.Scaling {
		fact := func(name string) Fact {
			return Fact{Service: s.Name, Name: fmt.Sprintf("scaling.%d.%s", i+1, name)}
		}
		at, from, to := fact("at"), fact("from"), fact("to")
		at.Value, at.Unit = number(a.AtSeconds), "s"
		from.Value, from.Unit = number(float64(a.From)), "tasks"
		to.Value, to.Unit = number(float64(a.To)), "tasks"
		policy, because := fact("policy"), fact("because")
		policy.Text, because.Text = orDash(a.Policy), orDash(a.Because)
		t.Rows = append(t.Rows, Row{
			moment(at),
			{Text: fmt.Sprintf("%d → %d", a.From, a.To), Facts: []Fact{from, to}},
			shown(policy),
			shown(because),
		})
	}
	return t
}

// orDash stands in for a text that is not there.
func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
