package input

import (
	"math"
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
	f := reading.Findings{Defaults: func(string) (reading.Default, bool) { return reading.Default{}, false }}
	root := &document.Node{Kind: document.Table, Place: document.Place{File: "--terms"}}
	for _, value := range values {
		if strings.Contains(value, "=") {
			for _, p := range document.Set(root, value) {
				p.File = strings.Replace(p.File, "--set", "--terms", 1)
				f.Problems = append(f.Problems, p)
			}
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
	return terms, f.Problems.Sorted().Err()
}

func readTerms(t *reading.Table) (terms Terms) {
	if t.Has("month_hours") {
		terms.MonthHours = t.Integer("month_hours", 1, LongestMonth)
	}
	for _, p := range t.Tables("savings_plan", "offer") {
		plan := pricing.SavingsPlan{Offer: readOffer(p)}
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
		d := pricing.Discount{Offer: readOffer(p), Usage: p.Text("usage"), Region: pricing.AnyRegion,
			Observed: pricing.Undated, Confidence: pricing.High, Source: "--terms"}
		p.Require("usage", "fargate, or a family of instances such as m5")
		if p.Has("region") {
			d.Region = p.Text("region")
		}
		off := p.Require("off", `what it takes off, such as "20%"`)
		d.Permille = int64(math.Round(p.Fraction("off") * 1000))
		p.Done()
		if off != nil && d.Usage != "" && d.Offer.Kind != "" {
			if err := d.Check(); err != nil {
				p.At(p.Place(), "a discount that cannot be used: "+err.Error(), "one that a Savings Plan can have", "")
			}
		}
		terms.Discounts = append(terms.Discounts, d)
	}
	t.Done()
	return terms
}

func readOffer(t *reading.Table) pricing.Offer {
	n := t.Require("offer", "a Savings Plan, such as compute-1yr-no-upfront")
	if n == nil {
		return pricing.Offer{}
	}
	offer, err := pricing.ParseOffer(n.Text)
	if err != nil {
		_, expected, _ := strings.Cut(err.Error(), ", expected ")
		t.Problem(n, expected, "")
	}
	return offer
}
