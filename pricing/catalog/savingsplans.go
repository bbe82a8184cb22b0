package catalog

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/pricing"
)

//go:embed savings-plans.csv
var savingsPlans []byte

// planColumns of a file of Savings Plans' discounts, in order.
var planColumns = []string{"offer", "usage", "region", "percent_off", "observed", "confidence", "source"}

// ReadDiscounts reads what Savings Plans take off: CSV with a header, # starts a comment. The error names
// every line that is wrong.
func ReadDiscounts(r io.Reader) ([]pricing.Discount, error) {
	in := csv.NewReader(r)
	in.Comment, in.FieldsPerRecord = '#', len(planColumns)
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if !slices.Equal(header, planColumns) {
		return nil, fmt.Errorf("found header %q, expected %q", strings.Join(header, ","),
			strings.Join(planColumns, ","))
	}
	var all []pricing.Discount
	var problems []error
	for {
		record, err := in.Read()
		if err == io.EOF {
			return all, errors.Join(problems...)
		}
		if err != nil {
			return nil, errors.Join(append(problems, err)...)
		}
		d, err := parseDiscount(record)
		if err != nil {
			line, _ := in.FieldPos(0)
			problems = append(problems, fmt.Errorf("line %d: %w", line, err))
		}
		all = append(all, d)
	}
}

func parseDiscount(record []string) (pricing.Discount, error) {
	offer, err := pricing.ParseOffer(record[0])
	if err != nil {
		return pricing.Discount{}, err
	}
	percent, err := strconv.ParseFloat(record[3], 64)
	permille := math.Round(percent * 10)
	if err != nil || math.Abs(float64(percent*10)-permille) > 1e-6 {
		return pricing.Discount{}, fmt.Errorf("found %q, expected percent with at most one decimal", record[3])
	}
	d := pricing.Discount{
		Offer: offer, Usage: record[1], Region: record[2], Permille: int64(permille),
		Observed: record[4], Confidence: pricing.Confidence(record[5]), Source: record[6],
	}
	return d, d.Check()
}
