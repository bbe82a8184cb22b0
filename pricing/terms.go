package pricing

import "ecsim/sim/clock"

// Terms are what a customer pays on. The zero value is list prices and AWS's month of 730 hours.
type Terms struct {
	MonthHours   int           // hours in a month for Bill.Monthly; 0: 730
	SavingsPlans []SavingsPlan // commitments in force for the whole run
	// The measured part of the run, for which commitments are paid: a part of an hour costs that part of
	// the hourly commitment, and covers as much. Needed with SavingsPlans.
	From, To clock.Span
}

// HoursPerMonth is 365 days / 12 (AWS Pricing Calculator).
const HoursPerMonth = 730

func (t Terms) monthHours() int {
	if t.MonthHours == 0 {
		return HoursPerMonth
	}
	return t.MonthHours
}
