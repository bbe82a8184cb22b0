package reports

import (
	"math"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// amounts are the rows of one split of the bill, rounded so that they sum to the total as it is
// shown. Invariant: the rows shown sum to the total shown, for the run and for the month.
type amounts struct {
	places  int // decimals of the run, equal in every split
	monthly int // decimals of the month
	parts   []scenarios.Measure
	runs    []float64
	months  []float64
}

func newAmounts(o *scenarios.Outcome, parts []scenarios.Measure, places int) amounts {
	perMonth := hoursPerMonth * 3600 / (o.HorizonSeconds - o.WarmUpSeconds)
	runs, months := means(parts), means(parts)
	for i := range months {
		months[i] *= perMonth
	}
	a := amounts{
		places:  places,
		monthly: amountPlaces(months, o.Cost.Monthly.Mean),
		parts:   parts,
	}
	a.runs = apportion(runs, o.Cost.Total.Mean, a.places)
	a.months = apportion(months, o.Cost.Monthly.Mean, a.monthly)
	return a
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

func lineAmounts(items []scenarios.LineItem) []scenarios.Measure {
	out := make([]scenarios.Measure, len(items))
	for i := range items {
		out[i] = items[i].Amount
	}
	return out
}

func causeAmounts(parts []scenarios.CostPart) []scenarios.Measure {
	out := make([]scenarios.Measure, len(parts))
	for i := range parts {
		out[i] = parts[i].Amount
	}
	return out
}

// bare shows dollars without their sign, which the caption has.
func bare(m scenarios.Measure, places int) string {
	return strings.Replace(quantity.Dollars(m, places), "$", "", 1)
}

// run shows the part of a row for the run, with its interval.
func (a amounts) run(i int, f Fact) Cell {
	m := a.parts[i]
	m.Mean = a.runs[i]
	return Cell{Text: bare(m, a.places), Facts: []Fact{f}}
}

// month shows the part of a row for a month. Its interval is as wide relative to it as the run's.
func (a amounts) month(i int) Cell { return words(quantity.Fixed(a.months[i], a.monthly)) }

func (a amounts) runSum(rows []int) Cell {
	return words(quantity.Fixed(sum(a.runs, rows), a.places))
}

func (a amounts) monthSum(rows []int) Cell {
	return words(quantity.Fixed(sum(a.months, rows), a.monthly))
}

func sum(values []float64, rows []int) float64 {
	total := 0.0
	for _, i := range rows {
		total += values[i]
	}
	return total
}
