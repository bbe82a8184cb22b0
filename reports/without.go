package reports

import (
	"fmt"
	"math"
	"slices"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// without is what the run would have been without one factor at a time.
func without(o *scenarios.Outcome) []Block {
	if len(o.Counterfactuals) == 0 {
		return nil
	}
	t := Table{
		Key: "without", Caption: "The same seeds without one factor at a time: minutes that broke an objective, " +
			"requests that failed, were rejected or timed out, and dollars of the measured part; in brackets " +
			"the difference to the run as it was",
		Columns: []Column{left("without"), flowing("instead"), contrasts("broken minutes"),
			contrasts("failed requests"), contrasts("cost")},
	}
	unfinished := hasUnfinished(o.Counterfactuals)
	if unfinished {
		t.Caption += "; unfinished: deployments that were in progress at the end"
		t.Columns = slices.Insert(t.Columns, 4, contrasts("unfinished"))
	}
	first := &o.Counterfactuals[0]
	t.Rows = append(t.Rows, Row{words("nothing"), words("as it was"),
		asWas("broken_minutes", first.BrokenMinutes, minutesOf), asWas("failed_requests", first.Failed, countOf),
		asWas("cost", first.Cost, dollarsOf)})
	if unfinished {
		t.Rows[0] = slices.Insert(t.Rows[0], 4, asWas("unfinished_deployments", first.Unfinished, deploymentsOf))
	}
	for i := range o.Counterfactuals {
		c := &o.Counterfactuals[i]
		t.Rows = append(t.Rows, Row{words(c.Factor), words(c.Says),
			contrasted(c.Factor+".broken_minutes", c.BrokenMinutes, minutesOf),
			contrasted(c.Factor+".failed_requests", c.Failed, countOf),
			contrasted(c.Factor+".cost", c.Cost, dollarsOf)})
		if unfinished {
			t.Rows[i+1] = slices.Insert(t.Rows[i+1], 4,
				contrasted(c.Factor+".unfinished_deployments", c.Unfinished, deploymentsOf))
		}
	}
	return []Block{t}
}

// hasUnfinished reports whether a deployment was in progress at the end, as it was or without a factor.
func hasUnfinished(all []scenarios.Counterfactual) bool {
	return slices.ContainsFunc(all, func(c scenarios.Counterfactual) bool {
		return c.Unfinished.AsRun.Mean > 0 || c.Unfinished.Without.Mean > 0
	})
}

// contrasts is a column of figures that may go on in a second line.
func contrasts(title string) Column { return Column{Title: title, Right: true, Wrap: true} }

// printer prints a figure of a unit.
type printer struct {
	unit  string
	print func(v float64) string
}

var (
	minutesOf     = printer{"min", quantity.Rough}
	countOf       = printer{"requests", quantity.Rough}
	deploymentsOf = printer{"deployments", quantity.Rough}
	dollarsOf     = printer{"USD", func(v float64) string { return fmt.Sprintf("$%.2f", v) }}
)

func asWas(name string, c scenarios.Contrast, p printer) Cell {
	return Cell{Text: p.of(c.AsRun.Mean),
		Facts: []Fact{{Name: "as_run." + name, Value: c.AsRun, Unit: p.unit}}}
}

func (p printer) of(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return p.print(v)
}

// contrasted shows a figure without a factor, and how far it is from the run as it was.
func contrasted(name string, c scenarios.Contrast, p printer) Cell {
	text := p.of(c.Without.Mean)
	if d := c.Difference; !math.IsNaN(d.Mean) {
		text += " (" + p.change(d.Mean)
		if d.N > 1 && d.Low < d.High {
			text += " [" + p.change(d.Low) + ", " + p.change(d.High) + "]"
		}
		text += ")"
	}
	return Cell{Text: text, Facts: []Fact{
		{Name: "without." + name, Value: c.Without, Unit: p.unit},
		{Name: "without." + name + ".difference", Value: c.Difference, Unit: p.unit}}}
}

// change prints a difference with its sign.
func (p printer) change(v float64) string {
	switch shown := p.print(math.Abs(v)); {
	case shown == p.print(0):
		return "±" + shown
	case v < 0:
		return "−" + shown
	default:
		return "+" + shown
	}
}
