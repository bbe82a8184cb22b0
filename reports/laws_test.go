package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios"
	_ "ecsim/sim/random/repeatable" // the same cases each time
)

// Law: every measure of an outcome is in the CSV document, with its interval, under a name of its
// own.
func TestEveryMeasureIsInTheCSV(t *testing.T) {
	o := sample.Replicated(30)
	var planted []scenarios.Measure
	plant(reflect.ValueOf(o).Elem(), &planted)
	if len(planted) < 90 {
		t.Fatalf("only %d measures planted", len(planted))
	}
	records := csvRecords(t, o)
	values, names := map[string]bool{}, map[string]bool{}
	for _, r := range records[1:] {
		values[r[3]+" "+r[4]+" "+r[5]+" "+r[6]] = true
		key := r[0] + "|" + r[1] + "|" + r[2]
		if names[key] {
			t.Errorf("two facts are named %s", key)
		}
		names[key] = true
	}
	for _, m := range planted {
		key := csvNumber(m.Mean) + " " + csvNumber(m.Low) + " " + csvNumber(m.High) + " 30"
		if !values[key] {
			t.Errorf("measure %v is not in the document", m)
		}
	}
}

// plant gives every measure below a value a number of its own.
func plant(v reflect.Value, planted *[]scenarios.Measure) {
	if v.Type() == reflect.TypeFor[scenarios.Measure]() {
		n := float64(len(*planted) + 1)
		m := scenarios.Measure{Mean: n + 0.5, Low: n + 0.25, High: n + 0.75, N: 30}
		v.Set(reflect.ValueOf(m))
		*planted = append(*planted, m)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			plant(v.Field(i), planted)
		}
	case reflect.Slice:
		for i := range v.Len() {
			plant(v.Index(i), planted)
		}
	}
}

func csvRecords(t *testing.T, o *scenarios.Outcome) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, "csv", o); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&b).ReadAll() // refuses records of different lengths
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// Law: a number in the CSV document parses, lies in its interval, and has an interval only with n
// above 1.
func TestCSVNumbersParse(t *testing.T) {
	for _, o := range []*scenarios.Outcome{sample.Day(), sample.Replicated(30)} {
		for _, r := range csvRecords(t, o)[1:] {
			if r[6] == "" {
				continue
			}
			if r[3] == "" { // nothing was measured
				if r[4] != "" || r[5] != "" {
					t.Errorf("%q has an interval around nothing", r)
				}
				continue
			}
			mean, err := strconv.ParseFloat(r[3], 64)
			if err != nil {
				t.Errorf("%q: %v", r, err)
			}
			if (r[6] == "1") != (r[4] == "") {
				t.Errorf("interval and n disagree in %q", r)
			}
			low, lowErr := strconv.ParseFloat(r[4], 64)
			high, highErr := strconv.ParseFloat(r[5], 64)
			if r[4] != "" && (lowErr != nil || highErr != nil || low > mean+1e-6 || high < mean-1e-6) {
				t.Errorf("%q is not an interval around its value", r)
			}
		}
	}
}

// Law: the amounts shown sum to the total shown, whatever the amounts.
func TestShownAmountsSumToTheShownTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		micros := rapid.SliceOfN(rapid.Int64Range(0, 5_000_000_000), 1, 20).Draw(t, "micros")
		var parts []part
		total, monthly := int64(0), int64(0)
		for _, m := range micros {
			each := rapid.Int64Range(1, 800).Draw(t, "runs in a month") * m // rows do not scale alike
			parts = append(parts, part{
				run: scenarios.Single(float64(m) / 1e6), month: scenarios.Single(float64(each) / 1e6),
			})
			total, monthly = total+m, monthly+each
		}
		o := &scenarios.Outcome{}
		o.Cost.Total = scenarios.Single(float64(total) / 1e6)
		o.Cost.Monthly = scenarios.Single(float64(monthly) / 1e6)
		a := newAmounts(o, parts, amountPlaces(means(runsOf(parts)), o.Cost.Total.Mean))
		run, month := int64(0), int64(0)
		for i := range parts {
			cells := a.cells(i, "", "")
			run += units(cells[0].Text, a.runs.places)
			month += units(cells[1].Text, a.months.places)
			off := math.Abs(a.runs.rows[i].Mean - parts[i].run.Mean)
			if off > math.Pow10(-a.runs.places)*1.0001 {
				t.Fatalf("row %d is off by %v", i, off)
			}
		}
		totals := a.totals(o)
		if run != units(totals[0].Text, a.runs.places) {
			t.Fatalf("rows sum to %d, the total is %s", run, totals[0].Text)
		}
		if month != units(totals[1].Text, a.months.places) {
			t.Fatalf("months sum to %d, the total is %s", month, totals[1].Text)
		}
	})
}

// units reads an amount as shown in units of its last decimal.
func units(text string, places int) int64 {
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	if err != nil {
		return math.MinInt32
	}
	return int64(math.Round(v * math.Pow10(places)))
}

// Law: rows that do not sum to the total are not made to.
func TestApportionDoesNotHideAGap(t *testing.T) {
	got := apportion([]float64{1.004, 2.003}, 9, 2)
	if got[0] != 1 || got[1] != 2 {
		t.Errorf("got %v, want the rounded rows", got)
	}
}

// Law: every row of a Markdown table has as many cells as its header.
func TestMarkdownTablesAreRectangular(t *testing.T) {
	o := sample.Replicated(30)
	o.Services[0].Scaling[0].Because = "a | b\nc"
	var b bytes.Buffer
	if err := Write(&b, "markdown", o); err != nil {
		t.Fatal(err)
	}
	columns, tables := 0, 0
	for _, line := range strings.Split(b.String(), "\n") {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") - 1
		if columns == 0 {
			columns = n
			tables++
		}
		if n != columns || !strings.HasSuffix(line, "|") {
			t.Errorf("%d cells of %d in %q", n, columns, line)
		}
	}
	if tables < 15 {
		t.Errorf("only %d tables", tables)
	}
}

// Law: a text report and a timeline fit on 100 columns and have no blanks at the ends of lines.
func TestTextFitsOnAPage(t *testing.T) {
	var b bytes.Buffer
	o := sample.Day()
	if err := Write(&b, "text", o); err != nil {
		t.Fatal(err)
	}
	if err := WriteTimeline(&b, o); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if n := utf8.RuneCountInString(line); n > textWidth || strings.HasSuffix(line, " ") {
			t.Errorf("line of %d columns: %q", n, line)
		}
	}
}

// Law: every table says what it holds, and every row has a cell for each column.
func TestTablesHaveCaptionsAndFullRows(t *testing.T) {
	for _, s := range Build(sample.Day()).Sections {
		for _, block := range s.Blocks {
			table, isTable := block.(Table)
			if !isTable {
				continue
			}
			if table.Caption == "" || table.Key == "" {
				t.Errorf("a table of %s has no caption or key", s.Title)
			}
			for _, row := range table.Rows {
				if len(row) != len(table.Columns) {
					t.Errorf("%q has a row of %d cells", table.Caption, len(row))
				}
			}
		}
	}
}

// Law: the JSON document reads back as what was written; lists are never null.
func TestJSONReadsBack(t *testing.T) {
	o := sample.Replicated(3)
	var first, second bytes.Buffer
	if err := WriteJSON(&first, o); err != nil {
		t.Fatal(err)
	}
	var back scenarios.Outcome
	if err := json.Unmarshal(first.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&second, &back); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the document changes when it is read and written again")
	}
	var empty bytes.Buffer
	bare := &scenarios.Outcome{Services: make([]scenarios.ServiceOutcome, 1)}
	if err := WriteJSON(&empty, bare); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(empty.String(), "null") || !strings.HasSuffix(empty.String(), "}\n") {
		t.Errorf("document of nothing: %s", empty.String())
	}
}

// An outcome in which nothing happened can be written in every form.
func TestEmptyOutcomeCanBeWritten(t *testing.T) {
	for _, name := range Formats() {
		var b bytes.Buffer
		if err := Write(&b, name, &scenarios.Outcome{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(b.String(), "NaN") {
			t.Errorf("%s has NaN: %s", name, b.String())
		}
	}
	var b bytes.Buffer
	err := WriteTimeline(&b, &scenarios.Outcome{})
	if err != nil || !strings.HasPrefix(b.String(), "time") {
		t.Errorf("timeline is %q, %v", b.String(), err)
	}
}

func TestUnknownFormatNamesTheKnownOnes(t *testing.T) {
	err := Write(&bytes.Buffer{}, "html", sample.Day())
	if err == nil || err.Error() != `found format "html", expected one of text, json, csv, markdown` {
		t.Error(err)
	}
}

// The list of scaling activities is capped for people and complete for machines.
func TestLongListsAreCappedOnlyForPeople(t *testing.T) {
	o := sample.Day()
	var b bytes.Buffer
	if err := Write(&b, "text", o); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "… 3 more scaling activities") {
		t.Error("the text does not say what it leaves out")
	}
	n := 0
	for _, r := range csvRecords(t, o) {
		if strings.HasPrefix(r[2], "scaling.") && strings.HasSuffix(r[2], ".to") {
			n++
		}
	}
	if n != len(o.Services[0].Scaling) {
		t.Errorf("%d activities in the document, want %d", n, len(o.Services[0].Scaling))
	}
}

func TestSparklineShowsShape(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		values []float64
		width  int
		want   string
	}{
		{[]float64{0, 1, 2, 3, 4, 5, 6, 7}, 8, "▁▂▃▄▅▆▇█"},
		{[]float64{0, 0, 8, 8}, 2, "▁█"},
		{[]float64{1, nan, 1}, 3, "█ █"},
		{[]float64{0, 0}, 10, "▁▁"},
		{nil, 10, ""},
	} {
		if got := sparkline(c.values, c.width); got != c.want {
			t.Errorf("sparkline(%v) = %q, want %q", c.values, got, c.want)
		}
	}
}
