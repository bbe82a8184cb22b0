package reports

import (
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
	return []Block{t}
}
