package reports

import (
	"fmt"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

func objectives(slos []scenarios.SLOOutcome) []Block {
	if len(slos) == 0 {
		return nil
	}
	table := Table{
		Key:     "objectives",
		Caption: "Each objective (SLO) against what was measured, in the units shown",
		Columns: []Column{left("objective"), left("wanted"), right("measured"), left("verdict")},
	}
	for _, s := range slos {
		table.Rows = append(table.Rows, Row{
			words(s.Measure),
			{Text: bound(s), Facts: boundFacts(s)},
			shown(Fact{Name: s.Measure + ".value", Value: s.Value, Unit: s.Unit}),
			shown(Fact{Name: s.Measure + ".verdict", Text: verdict(s.OK)}),
		})
	}
	return []Block{table}
}

func verdict(ok bool) string {
	if ok {
		return "met"
	}
	return "missed"
}

// bound says what an objective wants: at most 250 ms.
func bound(s scenarios.SLOOutcome) string {
	switch {
	case s.Min != nil && s.Limit != nil:
		return fmt.Sprintf("%s to %s", limit(*s.Min, s.Unit), limit(*s.Limit, s.Unit))
	case s.Min != nil:
		return "at least " + limit(*s.Min, s.Unit)
	case s.Limit != nil:
		return "at most " + limit(*s.Limit, s.Unit)
	default:
		return "no bound"
	}
}

// limit prints a bound as the scenario states it.
func limit(v float64, unit string) string { return quantity.Stated(v, unit) }

func boundFacts(s scenarios.SLOOutcome) []Fact {
	var facts []Fact
	if s.Min != nil {
		facts = append(facts, Fact{Name: s.Measure + ".min", Value: number(*s.Min), Unit: s.Unit})
	}
	if s.Limit != nil {
		facts = append(facts, Fact{Name: s.Measure + ".limit", Value: number(*s.Limit), Unit: s.Unit})
	}
	return facts
}
