package reports

import (
	"math"
	"slices"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// part is one row of a split of the bill: its dollars of the run and of a month of the same.
type part struct{ run, month scenarios.Measure }

// amounts are the rows of one split of the bill, rounded so that they sum to the total as it is
// shown. Invariant: the rows shown sum to the total shown, for the run and for the month.
type amounts struct {
	parts        []part // not rounded
	runs, months rounded
}

// rounded are the amounts of one column as they are shown.
type rounded struct {
	places int // decimals
	rows   []scenarios.Measure
}

// newAmounts rounds the rows of a split; places are the decimals of the run, equal in every split.
func newAmounts(o *scenarios.Outcome, parts []part, places int) amounts {
	runs, months := runsOf(parts), monthsOf(parts)
	monthly := o.Cost.Monthly.Mean
	return amounts{
		parts:  parts,
		runs:   round(runs, o.Cost.Total.Mean, places),
		months: round(months, monthly, amountPlaces(means(months), monthly)),
	}
}

// round makes the means of some rows sum to their total as both are shown.
func round(rows []scenarios.Measure, total float64, places int) rounded {
	r := rounded{places: places, rows: slices.Clone(rows)}
	for i, mean := range apportion(means(rows), total, places) {
		r.rows[i].Mean = mean
	}
	return r
}

// amountPlaces is cents, or what a tiny total needs, or up to four decimals when a row of a bill
// below a hundred dollars would vanish.
func amountPlaces(values []float64, total float64) int {
	places := quantity.Cents(total)
	for _, v := range values {
		if v != 0 && math.Abs(v) < 0.005 && total < 100 {
			places = max(places, min(quantity.Cents(v), 4))
		}
	}
	return places
}

func means(parts []scenarios.Measure) []float64 {
	out := make([]float64, len(parts))
	for i, p := range parts {
		out[i] = p.Mean
	}
	return out
}

func lineParts(items []scenarios.LineItem) []part {
	parts := make([]part, len(items))
	for i := range items {
		parts[i] = part{run: items[i].Amount, month: items[i].Monthly}
	}
	return parts
}

func causeParts(causes []scenarios.CostPart) []part {
	parts := make([]part, len(causes))
	for i := range causes {
		parts[i] = part{run: causes[i].Amount, month: causes[i].Monthly}
	}
	return parts
}

func runsOf(parts []part) []scenarios.Measure {
	runs := make([]scenarios.Measure, len(parts))
	for i := range parts {
		runs[i] = parts[i].run
	}
	return runs
}

func monthsOf(parts []part) []scenarios.Measure {
	months := make([]scenarios.Measure, len(parts))
	for i := range parts {
		months[i] = parts[i].month
	}
	return months
}

// bare shows dollars without their sign, which the caption has.
func bare(m scenarios.Measure, places int) string {
	return strings.Replace(quantity.Dollars(m, places), "$", "", 1)
}

// cells shows row i for the run and for the month, with their intervals. The facts hold the dollars
// that were not rounded.
func (a amounts) cells(i int, service, name string) []Cell {
	run := Fact{Service: service, Name: name + ".amount", Unit: quantity.USD}
	month := Fact{Service: service, Name: name + ".monthly", Unit: quantity.USD}
	run.Value, month.Value = a.parts[i].run, a.parts[i].month
	return []Cell{
		{Text: bare(a.runs.rows[i], a.runs.places), Facts: []Fact{run}},
		{Text: bare(a.months.rows[i], a.months.places), Facts: []Fact{month}},
	}
}

// sums shows what some rows add up to, for the run and for the month.
func (a amounts) sums(rows []int) []Cell {
	return []Cell{words(a.runs.sum(rows)), words(a.months.sum(rows))}
}

// totals shows the whole bill, for the run and for the month.
func (a amounts) totals(o *scenarios.Outcome) []Cell {
	return []Cell{
		words(bare(o.Cost.Total, a.runs.places)),
		words(bare(o.Cost.Monthly, a.months.places)),
	}
}

func (r rounded) sum(rows []int) string {
	total := 0.0
	for _, i := range rows {
		total += r.rows[i].Mean
	}
	return quantity.Fixed(total, r.places)
}
