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
	LineItems   []LineItem  // by owner, dimension and kind; commitments last
	ByCause     []CausePart // by owner, then cause

	SavingsPlans []PlanUse // by offer: EC2 Instance Savings Plans first
}

// LineKind is what a row of a bill is for.
type LineKind uint8

// Kinds of rows.
const (
	Consumed   LineKind = iota // usage at its on-demand price
	Covered                    // the part of it that Savings Plans cover, taken off again: not above zero
	Commitment                 // what a Savings Plan costs
)

// LineItem is one row of a bill.
type LineItem struct {
	Kind      LineKind
	Owner     string          // service, job, load balancer or group of instances; PlansOwner of commitments
	Dimension usage.Dimension // of commitments: the offer's name
	Quantity  int64           // in base units: exact
	Unit      string          // of the price
	UnitPrice Rate
	Amount    Money
	ByCause   []CausePart // by cause; sums to Amount

	hourly     []Money
	perUnit    int64
	monthHours int
}

// UnusedOf is what a commitment's line paid for nothing.
func (b Bill) UnusedOf(line LineItem) Money {
	for _, p := range b.SavingsPlans {
		if p.Offer.String() == string(line.Dimension) {
			return p.Unused()
		}
	}
	return 0
}

// PlansOwner owns the commitments of Savings Plans: no service does.
const PlansOwner = "Savings Plans"

// Name says which of its owner's rows a line is: its dimension, or savings-plan- and its dimension where that
// is taken off.
func (l LineItem) Name() string {
	if l.Kind == Covered {
		return "savings-plan-" + string(l.Dimension)
	}
	return string(l.Dimension)
}

// CausePart is what one cause cost an owner.
type CausePart struct {
	Owner  string
	Cause  usage.Cause
	Amount Money
}

// Units is the quantity in units of the price: below zero where usage is taken off.
func (l LineItem) Units() float64 {
	units := float64(l.Quantity) / float64(l.perUnit)
	if l.Kind == Covered {
		return -units
	}
	return units
}

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
			weights[i] = max(int64(part.Amount), -int64(part.Amount))
		}
		month, sign := LineItem{ByCause: slices.Clone(line.ByCause)}, Money(1)
		if line.Amount < 0 {
			sign = -1
		}
		if line.Amount != 0 {
			for i, part := range share(sign*line.Monthly(measured), weights) {
				month.ByCause[i].Amount = sign * part
			}
		}
		lines = append(lines, month)
	}
	return sumByCause(lines)
}

// negate takes a line off instead.
func (l *LineItem) negate() {
	l.Amount = -l.Amount
	for i := range l.ByCause {
		l.ByCause[i].Amount = -l.ByCause[i].Amount
	}
	for i := range l.hourly {
		l.hourly[i] = -l.hourly[i]
	}
}

// addCommitment adds what the plans of one offer cost in the measured part of the run.
func (b *Bill) addCommitment(u PlanUse, terms Terms) error {
	price, err := ParseRate(u.Hourly.String())
	if err != nil {
		return err
	}
	line := LineItem{
		Kind: Commitment, Owner: PlansOwner, Dimension: usage.Dimension(u.Offer.String()),
		Quantity: int64(terms.To - terms.From), perUnit: int64(clock.Hour), Unit: "hour", UnitPrice: price,
		Amount: u.Fee, ByCause: []CausePart{{PlansOwner, usage.Steady, u.Fee}}, monthHours: terms.monthHours(),
	}
	for hour := range terms.hours {
		line.hourly = grow(line.hourly, hour+1)
		line.hourly[hour] = terms.ofHour(u.Hourly, hour)
	}
	return b.add(line)
}
