package pricing

import (
	"slices"

	"ecsim/model/usage"
	"ecsim/sim/clock"
)

// Bill is what a ledger costs. Invariant: Total is the sum of the line items, of ByCause, and of
// Hourly.
type Bill struct {
	Currency    string // USD
	Region      string
	CatalogDate string
	Total       Money
	LineItems   []LineItem  // by owner, then dimension
	ByCause     []CausePart // by owner, then cause
}

// LineItem is one row of a bill.
type LineItem struct {
	Owner     string // service, job or load balancer
	Dimension usage.Dimension
	Quantity  int64  // in the dimension's base units: exact
	Unit      string // of the price
	UnitPrice Rate
	Amount    Money
	ByCause   []CausePart // by cause; sums to Amount

	hourly     []Money
	monthHours int
}

// CausePart is what one cause cost an owner.
type CausePart struct {
	Owner  string
	Cause  usage.Cause
	Amount Money
}

// Units is the quantity in units of the price.
func (l LineItem) Units() float64 { return l.Dimension.Units(l.Quantity) }

// Hourly is the line's amount by hour of the run. It sums to Amount; hours after the last are
// free.
func (l LineItem) Hourly() []Money { return append([]Money(nil), l.hourly...) }

// HourlyRates is what an hour of the same costs, for each hour of a run that is measured from one instant to
// another: an hour of which a part is measured costs that part's rate. Hours that are billed whole cost
// what they cost.
func (b Bill) HourlyRates(from, to clock.Span) []Money {
	var rates []Money
	for _, line := range b.LineItems {
		for len(rates) < len(line.hourly) {
			rates = append(rates, 0)
		}
		for hour, amount := range line.hourly {
			begin := clock.Span(hour) * clock.Hour
			measured := min(to, begin+clock.Hour) - max(from, begin)
			if measured > 0 && !line.isByWholeHours() {
				amount = amount.scale(int64(clock.Hour), int64(measured))
			}
			rates[hour] += amount
		}
	}
	return rates
}

// Monthly is the total of a month of the same, for a bill of a measured span: the sum of its lines'.
func (b Bill) Monthly(measured clock.Span) Money {
	total := Money(0)
	for _, line := range b.LineItems {
		total += line.Monthly(measured)
	}
	return total
}

// Monthly is what a month of the same costs on this line, rounded once. A line of hours that were
// rounded up is scaled by the hours it was billed for: a month rounds up once, not again and again.
func (l LineItem) Monthly(measured clock.Span) Money {
	if measured <= 0 {
		return 0
	}
	if l.isByWholeHours() {
		measured = (measured + clock.Hour - 1) / clock.Hour * clock.Hour
	}
	return l.Amount.scale(int64(l.monthHours)*int64(clock.Hour), int64(measured))
}

// isByWholeHours reports whether each hour that has begun is billed whole.
func (l LineItem) isByWholeHours() bool {
	return l.Dimension == usage.ALBHours || l.Dimension == usage.NLBHours
}

// MonthlyByCause splits the month among causes as ByCause splits the bill, by owner, then cause.
func (b Bill) MonthlyByCause(measured clock.Span) []CausePart {
	var lines []LineItem
	for _, line := range b.LineItems {
		weights := make([]int64, len(line.ByCause))
		for i, part := range line.ByCause {
			weights[i] = int64(part.Amount)
		}
		month := LineItem{ByCause: slices.Clone(line.ByCause)}
		if line.Amount > 0 {
			for i, part := range share(line.Monthly(measured), weights) {
				month.ByCause[i].Amount = part
			}
		}
		lines = append(lines, month)
	}
	return sumByCause(lines)
}
