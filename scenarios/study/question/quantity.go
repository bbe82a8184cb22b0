package question

import (
	"math"
	"regexp"
	"strconv"

	"ecsim/scenarios/document"
	"ecsim/scenarios/study/design"
	"ecsim/sim/clock"
)

// quantity is a number with the unit that is written behind it.
type quantity struct {
	number float64
	unit   string
}

var numberAndUnit = regexp.MustCompile(`^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([^\d\s]\S*)\s*$`)

// quantityOf reads a number, a duration (in seconds) or a number with a unit, such as "40/s" or "25%".
func quantityOf(n *document.Node) (quantity, bool) {
	switch n.Kind {
	case document.Integer, document.Float:
		return quantity{number: n.Float}, n.Float-n.Float == 0
	case document.Text:
		if span, err := clock.ParseSpan(n.Text); err == nil {
			return quantity{span.Seconds(), "s"}, true
		}
		if m := numberAndUnit.FindStringSubmatch(n.Text); m != nil {
			v, err := strconv.ParseFloat(m[1], 64)
			return quantity{v, m[2]}, err == nil && v-v == 0
		}
	}
	return quantity{}, false
}

// text is the quantity as a file states it, with six figures.
func (q quantity) text() string {
	if short := shortSpan(q.number); q.unit == "s" && short != "" {
		return short
	}
	return design.Format(q.number) + q.unit
}

// label is the quantity as reports show it: a duration that has no short form with four figures, in a unit that
// suits it.
func (q quantity) label() string {
	if q.unit != "s" || shortSpan(q.number) != "" {
		return q.text()
	}
	number, unit := q.number, "s"
	for _, smaller := range []string{"ms", "µs"} {
		if math.Abs(number) >= 1 {
			break
		}
		number, unit = number*1000, smaller
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(number, 'g', 4, 64), 64)
	if err != nil {
		return q.text()
	}
	return design.Format(rounded) + unit
}

// unitName is a unit in a message.
func unitName(unit string) string {
	if unit == "" {
		return "none, a plain number"
	}
	return strconv.Quote(unit)
}
