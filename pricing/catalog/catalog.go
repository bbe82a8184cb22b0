package catalog

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"ecsim/model/usage"
	"ecsim/pricing"
)

//go:embed prices.csv
var prices []byte

//go:embed ec2.csv
var ec2 []byte

//go:embed ec2-spot.csv
var spot []byte

// Embedded is the catalogue that ships with ecsim.
var Embedded = sync.OnceValue(func() *pricing.Catalog {
	var all []pricing.Entry
	date := ""
	for _, file := range [][]byte{prices, ec2, spot} {
		c, err := Read(bytes.NewReader(file))
		if err != nil {
			panic("catalog: embedded prices: " + err.Error())
		}
		all, date = append(all, c.Entries()...), max(date, c.Date())
	}
	all = append(all, managementFees(all)...)
	discounts, err := ReadDiscounts(bytes.NewReader(savingsPlans))
	if err != nil {
		panic("catalog: embedded Savings Plans: " + err.Error())
	}
	c, err := pricing.NewCatalog(date, all)
	if err == nil {
		c, err = c.WithDiscounts(discounts)
	}
	if err != nil {
		panic("catalog: embedded prices: " + err.Error())
	}
	return c
})

// columns of a price file, in order.
var columns = []string{"dimension", "region", "usd", "unit", "observed", "confidence", "source"}

// Read reads a price file: CSV with a header, # starts a comment. The catalogue's date is the
// newest that any price was observed on. The error names every line that is wrong.
func Read(r io.Reader) (*pricing.Catalog, error) {
	in := csv.NewReader(r)
	in.Comment = '#'
	in.FieldsPerRecord = len(columns)
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if !slices.Equal(header, columns) {
		return nil, fmt.Errorf("found header %q, expected %q",
			strings.Join(header, ","), strings.Join(columns, ","))
	}
	var entries []pricing.Entry
	var problems []error
	date := ""
	for {
		record, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errors.Join(append(problems, err)...)
		}
		entry, err := parse(record)
		if err != nil {
			line, _ := in.FieldPos(0)
			problems = append(problems, fmt.Errorf("line %d: %w", line, err))
			continue
		}
		if entry.Observed != pricing.Undated {
			date = max(date, entry.Observed)
		}
		entries = append(entries, entry)
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return pricing.NewCatalog(date, entries)
}

// parse reads one row. What the values may be is the catalogue's own check.
func parse(record []string) (pricing.Entry, error) {
	dimension, err := usage.ParseDimension(record[0])
	if err != nil {
		return pricing.Entry{}, err
	}
	price, err := pricing.ParseRate(record[2])
	if err != nil {
		return pricing.Entry{}, err
	}
	entry := pricing.Entry{
		Dimension: dimension, Region: record[1], Price: price, Unit: record[3],
		Observed: record[4], Confidence: pricing.Confidence(record[5]), Source: record[6],
	}
	return entry, entry.Check()
}
