package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"math"
	"strings"
	"testing"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios/study/compare"
)

// The layout of every format is what its golden shows.
func TestComparisonsMatchTheirGoldens(t *testing.T) {
	for format, file := range map[string]string{
		"text": "comparison.txt", "markdown": "comparison.md", "csv": "comparison.csv", "json": "comparison.json",
		"junit": "comparison.xml", "gobench": "comparison.bench",
	} {
		compareGolden(t, file, comparedAs(t, format))
	}
}

func comparedAs(t *testing.T, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteComparison(&b, format, sample.Comparison(), ComparisonOptions{Power: true}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every cell of the CSV document has a column, and every measure of every variant a line.
func TestComparisonCSVIsWhole(t *testing.T) {
	records, err := csv.NewReader(bytes.NewReader(comparedAs(t, "csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := 1
	for _, v := range sample.Comparison().Variants {
		want += len(v.Measures)
	}
	if len(records) != want {
		t.Errorf("%d lines, want %d", len(records), want)
	}
}

// The JSON document can be read back: the same verdicts, and differences within nine digits.
func TestComparisonJSONReadsBack(t *testing.T) {
	var got compare.Result
	if err := json.Unmarshal(comparedAs(t, "json"), &got); err != nil {
		t.Fatal(err)
	}
	for i, v := range sample.Comparison().Variants {
		for j, m := range v.Measures {
			back := got.Variants[i].Measures[j]
			if back.Verdict != m.Verdict || back.Measure != m.Measure {
				t.Errorf("%s is %s, want %s", back.Measure, back.Verdict, m.Verdict)
			}
			if m.Difference != nil && math.Abs(back.Difference.Low-m.Difference.Low) > 1e-8*math.Abs(m.Difference.Low) {
				t.Errorf("%s: difference from %v, want %v", m.Measure, back.Difference.Low, m.Difference.Low)
			}
		}
	}
}

// A CI server fails on a measure that is worse and on an objective that is missed, and on nothing else.
func TestJUnitFailsOnWhatIsWorse(t *testing.T) {
	var got junitSuites
	if err := xml.Unmarshal(comparedAs(t, "junit"), &got); err != nil {
		t.Fatal(err)
	}
	r := sample.Comparison()
	tests, failures := 0, 0
	for i, v := range r.Variants {
		suite := got.Suites[i]
		failed := 0
		for _, c := range suite.Cases {
			if c.Failure != nil {
				failed++
			}
		}
		want := v.Verdicts.Worse
		for _, slo := range v.SLOs {
			if !slo.OK {
				want++
			}
		}
		if failed != want || suite.Failures != want || suite.Tests != len(suite.Cases) {
			t.Errorf("%s: %d failures, stated %d of %d, want %d of %d", suite.Name, failed, suite.Failures,
				suite.Tests, want, len(suite.Cases))
		}
		tests, failures = tests+suite.Tests, failures+suite.Failures
	}
	if got.Tests != tests || got.Failures != failures || failures == 0 {
		t.Errorf("%d failures of %d tests, want %d of %d", got.Failures, got.Tests, failures, tests)
	}
}

// In Markdown the answer is the first line, the short table the next, and details are folded.
func TestMarkdownFoldsDetails(t *testing.T) {
	text := string(comparedAs(t, "markdown"))
	short, details, found := strings.Cut(text, "<details>")
	if !found || !strings.HasPrefix(short, "# ") {
		t.Fatal("nothing is folded, or there is no first line")
	}
	if !strings.Contains(short, "| cost.monthly") || strings.Contains(short, "latency.p50") {
		t.Error("the short table lacks what is decisive, or has what is not")
	}
	if strings.Count(text, "<details>") != strings.Count(text, "</details>") || !strings.Contains(details, "latency.p50") {
		t.Error("details are not closed, or lack a measure")
	}
}

// An interval that excludes zero is not marked as one that holds it, however few the pairs; the legend has the word.
func TestTooFewPairsAreSaid(t *testing.T) {
	r := sample.Comparison()
	m := &r.Variants[0].Measures[0]
	m.Verdict, m.Few, m.Noise = compare.Undecided, true, false
	row := comparisonRow(m, m.Measure)
	if got := row[5].Text; got != "too few pairs" || row[4].Text == "~" {
		t.Errorf("the verdict is %q and the change %q", got, row[4].Text)
	}
	if with, without := readingVerdicts(r), readingVerdicts(sample.Comparison()); !strings.Contains(with,
		"too few pairs: ") || strings.Contains(without, "few") {
		t.Error("the legend has the word where it is not used, or lacks it")
	}
}

// Names of variants mean themselves in the heads of Markdown tables.
func TestHeadsOfMarkdownTablesAreEscaped(t *testing.T) {
	r := sample.Comparison()
	r.Variants[0].Name = "a|b*c"
	var b bytes.Buffer
	if err := WriteComparison(&b, "markdown", r, ComparisonOptions{}); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); strings.Contains(text, "a|b") || !strings.Contains(text, `| a\|b\*c |`) {
		t.Errorf("a name is not escaped:\n%s", text)
	}
}
