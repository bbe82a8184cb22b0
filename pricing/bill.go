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

// Hourly is the total by hour of the run.
func (b Bill) Hourly() []Money {
	var hours []Money
	for _, line := range b.LineItems {
		for len(hours) < len(line.hourly) {
			hours = append(hours, 0)
		}
		for hour, amount := range line.hourly {
			hours[hour] += amount
		}
	}
	return hours
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
	if l.Dimension == usage.ALBHours || l.Dimension == usage.NLBHours {
		measured = (measured + clock.Hour - 1) / clock.Hour * clock.Hour
	}
	return l.Amount.scale(int64(l.monthHours)*int64(clock.Hour), int64(measured))
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
