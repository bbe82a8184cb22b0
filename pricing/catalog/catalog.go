package catalog

import (
	"bytes"
	_ "embed"
	"sync"

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
