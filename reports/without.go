package reports

import (
	"fmt"
	"math"

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
	first := &o.Counterfactuals[0]
	t.Rows = append(t.Rows, Row{words("nothing"), words("as it was"),
		asWas("broken_minutes", first.BrokenMinutes, minutesOf), asWas("failed_requests", first.Failed, countOf),
		asWas("cost", first.Cost, dollarsOf)})
	for i := range o.Counterfactuals {
		c := &o.Counterfactuals[i]
		t.Rows = append(t.Rows, Row{words(c.Factor), words(c.Says),
			contrasted(c.Factor+".broken_minutes", c.BrokenMinutes, minutesOf),
			contrasted(c.Factor+".failed_requests", c.Failed, countOf),
			contrasted(c.Factor+".cost", c.Cost, dollarsOf)})
	}
	return []Block{t}
}

// contrasts is a column of figures that may go on in a second line.
func contrasts(title string) Column { return Column{Title: title, Right: true, Wrap: true} }

// printer prints a figure of a unit.
type printer struct {
	unit  string
	print func(v float64) string
}

var (
	minutesOf = printer{"min", quantity.Rough}
	countOf   = printer{"requests", quantity.Rough}
	dollarsOf = printer{"USD", func(v float64) string { return fmt.Sprintf("$%.2f", v) }}
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
