package pricing

import (
	"errors"
	"fmt"
	"regexp"

	"ecsim/model/usage"
)

// Confidence says how well a price is known.
type Confidence string

// Confidences.
const (
	High   Confidence = "H" // AWS's page or price list, or two independent recent copies
	Medium Confidence = "M" // one decent copy, or derived by a rule that holds elsewhere
	Low    Confidence = "L" // one unconfirmed source
)

// AnyRegion stands for every Region without a price of its own.
const AnyRegion = "*"

// Undated is the date of a price whose source does not say when it was in force.
const Undated = "undated"

// Entry is one unit price and where it comes from.
type Entry struct {
	Dimension  usage.Dimension
	Region     string // AWS Region code or AnyRegion
	Price      Rate   // dollars per Unit
	Unit       string // of the price; always the dimension's own
	Observed   string // when it was in force: 2026, 2026-09, 2026-09-29, or Undated
	Confidence Confidence
	Source     string
}

// Override is a price that the user supplies, for Catalog.With.
func Override(dimension, region, usd string) (Entry, error) {
	d, err := usage.ParseDimension(dimension)
	if err != nil {
		return Entry{}, err
	}
	price, err := ParseRate(usd)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{
		Dimension: d, Region: region, Price: price, Unit: d.Unit(),
		Observed: Undated, Confidence: High, Source: "the scenario's [[price]]",
	}
	return e, e.Check()
}

var (
	dateForm   = regexp.MustCompile(`^(\d{4}(-\d{2}(-\d{2})?)?|` + Undated + `)$`)
	regionForm = regexp.MustCompile(`^(\*|[a-z]{2}(-[a-z]+)+-\d)$`)
)

// FieldError is what is wrong with one field of an entry: found …, expected ….
type FieldError struct {
	Field string // as the columns of a price file are called
	error
}

// Check finds everything wrong with an entry. The error joins a FieldError for each field.
func (e Entry) Check() error {
	var problems []error
	complain := func(field, format string, args ...any) {
		problems = append(problems, FieldError{field, fmt.Errorf(format, args...)})
	}
	if !regionForm.MatchString(e.Region) {
		complain("region", "found region %q, expected one such as eu-west-1, or %q", e.Region, AnyRegion)
	}
	if d, err := usage.ParseDimension(string(e.Dimension)); err != nil {
		complain("dimension", "%w", err)
	} else if e.Unit != d.Unit() {
		complain("unit", "found unit %q for %s, expected %q", e.Unit, d, d.Unit())
	}
	if !dateForm.MatchString(e.Observed) {
		complain("observed", "found date %q, expected 2026, 2026-09, 2026-09-29 or undated", e.Observed)
	}
	switch e.Confidence {
	case High, Medium, Low:
	default:
		complain("confidence", "found confidence %q, expected H, M or L", e.Confidence)
	}
	if e.Source == "" {
		complain("source", "found no source, expected where the price comes from")
	}
	return errors.Join(problems...)
}
