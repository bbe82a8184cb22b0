package reports

import (
	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// left is a column of words, right one of numbers, flowing one of text that may be broken into
// lines; figures is one of numbers whose intervals may stand below them.
func left(title string) Column    { return Column{Title: title} }
func right(title string) Column   { return Column{Title: title, Right: true} }
func figures(title string) Column { return Column{Title: title, Right: true, Wrap: true} }
func flowing(title string) Column { return Column{Title: title, Wrap: true} }

// words is a cell that stands for no fact.
func words(text string) Cell { return Cell{Text: text} }

// shown is a cell that shows a fact in its unit.
func shown(f Fact) Cell {
	if f.Text != "" {
		return Cell{Text: f.Text, Facts: []Fact{f}}
	}
	return Cell{Text: quantity.Format(f.Value, f.Unit), Facts: []Fact{f}}
}

// brief is a cell that shows a fact without its interval.
func brief(f Fact) Cell {
	return Cell{Text: quantity.Format(number(f.Value.Mean), f.Unit), Facts: []Fact{f}}
}

// counted is a cell that shows a number of things whose unit stands in the caption.
func counted(f Fact) Cell {
	return Cell{Text: quantity.Count(f.Value), Facts: []Fact{f}}
}

// stopwatch is a cell that shows a time in minutes and seconds.
func stopwatch(f Fact) Cell {
	return Cell{Text: quantity.Watch(f.Value), Facts: []Fact{f}}
}

// moment is a cell that shows an instant of simulated time: 1d 04:05:06.
func moment(f Fact) Cell {
	return Cell{Text: instant(f.Value.Mean), Facts: []Fact{f}}
}

// instant prints seconds since the start to the second.
func instant(seconds float64) string {
	return clock.Time(clock.Seconds(seconds)).Truncate(clock.Second).String()
}

// number is the measure of a value that has no interval.
func number(v float64) scenarios.Measure { return scenarios.Single(v) }
