package quote

import (
	"cmp"

	"ecsim/pricing"
	"ecsim/scenarios"
)

// Schema is the name and version of the JSON document.
const Schema = "ecsim.price/1"

// Quote is what something costs a month in one Region or several.
type Quote struct {
	Schema      string                       `json:"schema"`
	Kind        Kind                         `json:"kind"`
	Name        string                       `json:"name"`
	Says        string                       `json:"says"` // what is priced, in words
	MonthHours  int                          `json:"month_hours"`
	Catalog     string                       `json:"catalog,omitempty"` // a price file, before all other prices
	Regions     []Region                     `json:"regions"`
	NotIncluded []scenarios.NotModelledEntry `json:"not_included"`
}

// Kind is what a quote is of.
type Kind string

// Kinds.
const (
	OfTask     Kind = "task-definition"
	OfScenario Kind = "scenario"
	OfOutcome  Kind = "outcome"
	OfSizes    Kind = "fargate-sizes"
)

// Region is the bill of one Region.
type Region struct {
	Region      string          `json:"region"`
	CatalogDate string          `json:"catalog_date"`
	Cost        *scenarios.Cost `json:"cost,omitempty"`
	Sizes       []Size          `json:"sizes,omitempty"` // of OfSizes
}

// Stated is something that can be priced: its ledger, for an hour of it or for a run.
type Stated struct {
	kind        Kind
	name        string
	says        string
	outcome     *scenarios.Outcome
	notIncluded []scenarios.NotModelledEntry
}

// DefaultRegion is where a thing that names no Region is priced: the one AWS documents its prices for.
const DefaultRegion = "us-east-1"

// Price makes the bill of each Region; without any, of the thing's own. The error names every price that is not
// known.
func (s *Stated) Price(regions []string, book scenarios.PriceBook) (*Quote, error) {
	if len(regions) == 0 {
		regions = []string{cmp.Or(s.outcome.Provenance.Region, DefaultRegion)}
	}
	q := &Quote{Schema: Schema, Kind: s.kind, Name: s.name, Says: s.says,
		MonthHours: monthHours(book), Catalog: book.File, NotIncluded: s.notIncluded}
	for _, region := range regions {
		book.Region = region
		o, err := scenarios.Reprice(s.outcome, book)
		if err != nil {
			return nil, err
		}
		q.Regions = append(q.Regions, Region{Region: region, CatalogDate: o.Provenance.CatalogDate, Cost: &o.Cost})
	}
	return q, nil
}

func monthHours(book scenarios.PriceBook) int {
	return cmp.Or(book.Terms.MonthHours, pricing.HoursPerMonth)
}

// Outcome is a stored outcome, to be priced for a month of the same.
func Outcome(o *scenarios.Outcome) (*Stated, error) {
	if o.Usage == nil {
		return nil, scenarios.ErrNoUsage
	}
	return &Stated{kind: OfOutcome, name: o.Provenance.Scenario, outcome: o,
		says:        "what the run consumed, for a month of the same",
		notIncluded: otherCosts}, nil
}

// otherCosts are in no bill.
var otherCosts = []scenarios.NotModelledEntry{
	{Key: "other costs", Why: "data transfer, NAT, logs, Cloud Map, taxes and credits"},
}
