package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"ecsim/reports/plots"
	"ecsim/scenarios"
	"ecsim/scenarios/study/compare"
)

// ComparisonOptions say what a written comparison has beside its figures.
type ComparisonOptions struct {
	Power bool // what it takes to see a change
}

// comparisonFormats are the ways to write a comparison.
var comparisonFormats = []struct {
	name  string
	write func(w io.Writer, r *compare.Result, o ComparisonOptions) error
}{
	{"text", func(w io.Writer, r *compare.Result, o ComparisonOptions) error {
		return WriteText(w, BuildComparison(r, o.Power))
	}},
	{"json", func(w io.Writer, r *compare.Result, _ ComparisonOptions) error { return writeIndented(w, r) }},
	{"csv", func(w io.Writer, r *compare.Result, _ ComparisonOptions) error { return writeComparisonCSV(w, r) }},
	{"markdown", func(w io.Writer, r *compare.Result, o ComparisonOptions) error {
		return WriteMarkdown(w, BuildComparison(r, o.Power))
	}},
	{"junit", func(w io.Writer, r *compare.Result, _ ComparisonOptions) error { return writeComparisonJUnit(w, r) }},
	{"gobench", func(w io.Writer, r *compare.Result, _ ComparisonOptions) error { return writeGoBench(w, r) }},
}

// ComparisonFormats lists the names of the formats that WriteComparison knows.
func ComparisonFormats() []string {
	var names []string
	for _, f := range comparisonFormats {
		names = append(names, f.name)
	}
	return names
}

// WriteComparison writes a comparison in a format given by name.
func WriteComparison(w io.Writer, format string, r *compare.Result, o ComparisonOptions) error {
	for _, f := range comparisonFormats {
		if f.name == format {
			return f.write(w, r, o)
		}
	}
	return fmt.Errorf("found format %q, expected one of %s", format, strings.Join(ComparisonFormats(), ", "))
}

// comparisonHeader names the columns of the CSV document: one line for each variant and measure.
var comparisonHeader = []string{"variant", "measure", "unit", "better", "base", "base_low", "base_high",
	"value", "value_low", "value_high", "difference", "difference_low", "difference_high",
	"relative", "relative_low", "relative_high", "indifference", "within_noise", "verdict", "n"}

func writeComparisonCSV(w io.Writer, r *compare.Result) error {
	out := csv.NewWriter(w)
	if err := out.Write(comparisonHeader); err != nil {
		return err
	}
	for i := range r.Variants {
		v := &r.Variants[i]
		for j := range v.Measures {
			m := &v.Measures[j]
			record := []string{v.Name, m.Measure, m.Unit, string(m.Better)}
			for _, value := range []*scenarios.Measure{m.Base, m.Value, m.Difference, m.Relative} {
				record = append(record, csvTriple(value)...)
			}
			record = append(record, csvNumber(m.Zone), strconv.FormatBool(m.Noise), string(m.Verdict), strconv.Itoa(m.N))
			if err := out.Write(record); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// csvTriple is a value with its interval; empty where there is none.
func csvTriple(m *scenarios.Measure) []string {
	if m == nil {
		return []string{"", "", ""}
	}
	return []string{csvNumber(m.Mean), csvNumber(m.Low), csvNumber(m.High)}
}

// WriteComparisonDirectory writes everything about a comparison into a folder, which it makes when there
// is none: comparison.txt, .md, .csv and .json, junit.xml, benchmarks.txt, and plots/VARIANT-forest.svg
// and .png. Each file appears whole or not at all.
func WriteComparisonDirectory(dir string, r *compare.Result, o ComparisonOptions) error {
	var files []file
	for _, f := range comparisonFormats {
		name := map[string]string{"text": "comparison.txt", "markdown": "comparison.md", "csv": "comparison.csv",
			"json": "comparison.json", "junit": "junit.xml", "gobench": "benchmarks.txt"}[f.name]
		files = append(files, file{name, func(w io.Writer) error { return f.write(w, r, o) }})
	}
	return writeFolder(dir, append(files, pictures(plots.Forests(r))...))
}

// fileName is a name as a part of a file's.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name)
}
