package reports

import (
	"bytes"
	"math"
	"testing"

	"golang.org/x/perf/benchfmt"

	"ecsim/reports/internal/sample"
	"ecsim/scenarios/study/compare"
)

// What benchstat reads is every value of every replication of every side, and nothing else; seconds are
// those that it knows.
func TestBenchstatReadsEveryReplication(t *testing.T) {
	got := map[string][]float64{} // by side, measure and unit
	reader := benchfmt.NewReader(bytes.NewReader(comparedAs(t, "gobench")), "comparison.bench")
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			t.Errorf("line %d: %v", record.Line, record)
		case *benchfmt.Result:
			_, parts := record.Name.Parts()
			if len(parts) != 2 || len(record.Values) != 1 || record.Iters != 1 {
				t.Fatalf("%s has %d keys, %d values", record.Name, len(parts), len(record.Values))
			}
			key := string(parts[0]) + string(parts[1]) + " " + record.Values[0].Unit
			got[key] = append(got[key], record.Values[0].Value)
		}
	}
	if err := reader.Err(); err != nil {
		t.Fatal(err)
	}
	want := 0
	check := func(side string, m *compare.Row, of func(compare.Pair) float64) {
		unit := m.Unit
		if unit == "s" {
			unit = "sec"
		}
		key, n := "/side="+side+"/measure="+m.Measure+" "+unit, 0
		for _, p := range m.Pairs {
			if v := of(p); !math.IsNaN(v) {
				if n >= len(got[key]) || math.Abs(got[key][n]-v) > 1e-8*math.Abs(v) {
					t.Errorf("%s: replication %d of %v is not %v", key, n, got[key], v)
				}
				n++
			}
		}
		if n != len(got[key]) {
			t.Errorf("%s has %d values, want %d", key, len(got[key]), n)
		}
		if n > 0 {
			want++
		}
	}
	r := sample.Comparison()
	for i := range r.Variants {
		for j := range r.Variants[i].Measures {
			m := &r.Variants[i].Measures[j]
			check(r.Variants[i].Name, m, func(p compare.Pair) float64 { return p.Value })
			if i == 0 {
				check(r.Base.Name, m, func(p compare.Pair) float64 { return p.Base })
			}
		}
	}
	if len(got) != want {
		t.Errorf("%d series, want %d", len(got), want)
	}
}
