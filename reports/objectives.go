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
	if doubt(slos) != "" {
		table.Caption += "; not certain: the 95 % interval has both sides of the bound"
	}
	for _, s := range slos {
		table.Rows = append(table.Rows, Row{
			words(s.Measure),
			{Text: bound(s), Facts: boundFacts(s)},
			shown(Fact{Name: s.Measure + ".value", Value: s.Value, Unit: s.Unit}),
			judged(s),
		})
	}
	return []Block{table}
}

// judged is the verdict, and whether the interval of what was measured leaves it in doubt.
func judged(s scenarios.SLOOutcome) Cell {
	verdict := Fact{Name: s.Measure + ".verdict", Text: "missed"}
	if s.OK {
		verdict.Text = "met"
	}
	cell := shown(verdict)
	if s.Uncertain {
		cell.Text += ", not certain"
		cell.Facts = append(cell.Facts, Fact{Name: s.Measure + ".uncertain", Text: "true"})
	}
	return cell
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
