package reports

import (
	"fmt"
	"strconv"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// whyNoMore says how many replications were played and why no more of them.
func whyNoMore(o *scenarios.Outcome) string {
	p := o.Precision
	if p == nil {
		return ""
	}
	return fmt.Sprintf(" %d replications were played of at most %d: %s.", o.Provenance.Replications, p.Most,
		p.Because)
}

// precision lists the intervals that were to be narrow.
func precision(o *scenarios.Outcome) Table {
	p := o.Precision
	t := Table{
		Key: "precision",
		Caption: fmt.Sprintf("Precision after %d of at most %d replications (%s): half of the 95 %% interval and what "+
			"it was to be at most", o.Provenance.Replications, p.Most, p.Because),
		Columns: []Column{left("measure"), right("value"), right("half width"), right("wanted"), left("verdict")},
	}
	for _, m := range p.Measures {
		verdict := "not reached"
		if m.Met {
			verdict = "reached"
		}
		fact := func(name string, v scenarios.Measure) Fact {
			return Fact{Name: "precision." + m.Measure + "." + name, Value: v, Unit: m.Unit}
		}
		t.Rows = append(t.Rows, Row{
			words(m.Measure), brief(fact("value", m.Value)), narrow(fact("half_width", m.HalfWidth)),
			narrow(fact("wanted", m.Wanted)),
			shown(Fact{Name: "precision." + m.Measure + ".verdict", Text: verdict}),
		})
	}
	return t
}

// narrow is a cell with half the width of an interval, of which three figures are enough.
func narrow(f Fact) Cell {
	v := f.Value.Mean
	var text string
	switch f.Unit {
	case quantity.Ratio:
		text = strconv.FormatFloat(v*100, 'g', 3, 64) + " points"
	case quantity.Seconds, quantity.USD:
		text = quantity.Format(number(v), f.Unit)
	default:
		text = strconv.FormatFloat(v, 'g', 3, 64)
	}
	return Cell{Text: text, Facts: []Fact{f}}
}
