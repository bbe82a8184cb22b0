package pricing

// Terms are what a customer pays on. The zero value is list prices and AWS's month of 730 hours.
type Terms struct {
	MonthHours int // hours in a month for Bill.Monthly; 0: 730
}

// hoursPerMonth is 365 days / 12 (AWS Pricing Calculator).
const hoursPerMonth = 730

func (t Terms) monthHours() int {
	if t.MonthHours == 0 {
		return hoursPerMonth
	}
	return t.MonthHours
}
