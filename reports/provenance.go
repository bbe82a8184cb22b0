package reports

import (
	"fmt"
	"strconv"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// provenance is what it takes to run the same thing again.
func provenance(o *scenarios.Outcome) []Block {
	p := o.Provenance
	t := Table{
		Key:     "provenance",
		Caption: "What was run; the same scenario, seed and version give the same figures",
		Columns: []Column{left("item"), flowing("value")},
	}
	for _, row := range []struct{ label, name, text string }{
		{"scenario", "scenario", p.Scenario},
		{"scenario hash (SHA-256)", "hash", p.Hash},
		{"region", "region", p.Region},
		{"start", "start", p.Start},
		{"seed", "seed", strconv.FormatUint(p.Seed, 10)},
		{"ecsim version", "version", p.Version},
		{"price catalogue of", "catalog_date", p.CatalogDate},
		{"replications", "replications", strconv.Itoa(p.Replications)},
		{"control-plane events", "events", strconv.FormatInt(p.Events, 10)},
	} {
		fact := Fact{Name: "provenance." + row.name, Text: orDash(row.text)}
		t.Rows = append(t.Rows, Row{words(row.label), shown(fact)})
	}
	for _, row := range []struct {
		label, name string
		seconds     float64
	}{
		{"horizon", "horizon_seconds", o.HorizonSeconds},
		{"warm-up", "warm_up_seconds", o.WarmUpSeconds},
	} {
		fact := Fact{Name: row.name, Value: number(row.seconds), Unit: quantity.Seconds}
		t.Rows = append(t.Rows, Row{words(row.label), shown(fact)})
	}
	blocks := []Block{t}
	if o.Precision != nil {
		blocks = append(blocks, precision(o))
	}
	if len(o.Estimates) > 0 {
		blocks = append(blocks, estimates(o))
	}
	return blocks
}

// estimates says how figures over several replications are made.
func estimates(o *scenarios.Outcome) Table {
	t := Table{
		Key:     "estimates",
		Caption: fmt.Sprintf("How figures over %d replications are made", o.Provenance.Replications),
		Columns: []Column{left("figures"), left("how")},
		Prose:   true,
	}
	for _, e := range o.Estimates {
		t.Rows = append(t.Rows, Row{words(e.Figures), shown(Fact{Name: "estimates." + e.Kind, Text: e.How})})
	}
	return t
}
