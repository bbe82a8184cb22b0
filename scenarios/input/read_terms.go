package input

import (
	"os"
	"strings"

	"ecsim/pricing"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// Terms are what a customer pays on, beside the prices.
type Terms struct {
	pricing.Terms
	Discounts []pricing.Discount // of Savings Plans, before the embedded ones
}

// LongestMonth is 31 days, in hours.
const LongestMonth = 31 * 24

// ReadTerms reads terms: each of the values is a TOML file, or KEY=VALUE to change what files before it say.
//
//	month_hours = 720                     # of a month, in every "a month" of a report
//	[[savings_plan]]
//	offer  = "compute-1yr-no-upfront"     # or ec2-instance-m5-3yr-all-upfront, …
//	hourly = "1.25"                       # dollars an hour
//	[[discount]]                          # what an offer takes off, where that is not known or is known better
//	offer  = "compute-1yr-no-upfront"
//	usage  = "fargate"                    # or a family of instances
//	region = "eu-west-1"                  # default: any
//	off    = "20%"
//
// The error is Problems, all of them.
func ReadTerms(values []string) (Terms, error) {
	f := reading.Findings{Whole: "terms",
		Defaults: func(string) (reading.Default, bool) { return reading.Default{}, false }}
	root := &document.Node{Kind: document.Table, Place: document.Place{File: "--terms"}}
	for _, value := range values {
		if strings.Contains(value, "=") {
			f.Problems = append(f.Problems, document.Set(root, value)...)
			continue
		}
		data, err := os.ReadFile(value)
		if err != nil {
			f.Problems = append(f.Problems, Problem{File: value, Found: reason(err),
				Expected: "a TOML file of terms, or KEY=VALUE such as month_hours=720"})
			continue
		}
		read, problems := document.ParseTOML(value, data)
		f.Problems = append(f.Problems, problems...)
		if read != nil {
			root = read
		}
	}
	terms := readTerms(f.Table(root, "", ""))
	for i := range f.Problems {
		if set, is := strings.CutPrefix(f.Problems[i].File, "--set "); is {
			f.Problems[i].File = "--terms " + set
		}
	}
	return terms, f.Problems.Sorted().Err()
}

func readTerms(t *reading.Table) (terms Terms) {
	if t.Has("month_hours") {
		terms.MonthHours = t.Integer("month_hours", 1, LongestMonth)
	}
	for _, p := range t.Tables("savings_plan", "offer") {
		plan := pricing.SavingsPlan{Offer: ReadOffer(p)}
		if n := p.Require("hourly", "dollars an hour"); n != nil {
			amount, err := pricing.ParseMoney(n.Text)
			if err != nil || amount < 0 {
				p.Problem(n, `dollars an hour, such as "1.25"`, "")
			}
			plan.Hourly = amount
		}
		p.Done()
		terms.SavingsPlans = append(terms.SavingsPlans, plan)
	}
	for _, p := range t.Tables("discount", "offer") {
		d, _ := ReadDiscount(p, "--terms")
		terms.Discounts = append(terms.Discounts, d)
	}
	t.Done()
	return terms
}
