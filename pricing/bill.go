package pricing

import (
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

	monthHours int
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

	hourly []Money
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

// Monthly scales the total of a bill for a measured span to a month, rounded once.
func (b Bill) Monthly(measured clock.Span) Money {
	if measured <= 0 {
		return 0
	}
	return b.Total.scale(int64(b.monthHours)*int64(clock.Hour), int64(measured))
}
