package reports

import (
	"encoding/csv"
	"io"
	"strconv"

	"ecsim/reports/quantity"
)

// csvHeader names the columns of the CSV document: one line per fact. An interval is there when
// there were several replications; a value that is a text has neither interval nor n.
var csvHeader = []string{"section", "service", "measure", "value", "low", "high", "n", "unit"}

// WriteCSV writes every fact of a page as one CSV document (RFC 4180), in the order of the page.
func WriteCSV(w io.Writer, p Page) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeader); err != nil {
		return err
	}
	for _, s := range p.Sections {
		for _, block := range s.Blocks {
			table, isTable := block.(Table)
			if !isTable {
				continue
			}
			for _, f := range table.facts() {
				if err := out.Write(f.record(table.Key)); err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}

func (t Table) facts() []Fact {
	var facts []Fact
	for _, row := range t.Rows {
		for _, cell := range row {
			facts = append(facts, cell.Facts...)
		}
	}
	return facts
}

func (f Fact) record(section string) []string {
	if f.Text != "" {
		return []string{section, f.Service, f.Name, f.Text, "", "", "", f.Unit}
	}
	low, high := "", ""
	if f.Value.N > 1 {
		low, high = csvNumber(f.Value.Low), csvNumber(f.Value.High)
	}
	mean := csvNumber(f.Value.Mean)
	if f.Unit == quantity.USD && mean != "" {
		mean = strconv.FormatFloat(f.Value.Mean, 'f', -1, 64) // whole, so that rows sum to their total
	}
	return []string{section, f.Service, f.Name, mean, low, high,
		strconv.Itoa(max(f.Value.N, 1)), f.Unit}
}

// csvNumber prints nine significant digits, as the JSON document does; a number that is missing is
// empty.
func csvNumber(v float64) string {
	if v != v || v > 1e300 || v < -1e300 {
		return ""
	}
	return strconv.FormatFloat(v, 'g', 9, 64)
}
