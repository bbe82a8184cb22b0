package reports

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios/study/compare"
)

// writeGoBench writes every replication of every measure in the format of Go benchmarks, which benchstat
// reads (go.dev/design/14313-benchmark-format):
//
//	benchstat -row /measure -col /side FILE
//
// A line is one measure of one replication of one side. benchstat knows nothing of pairs: it holds medians
// of independent samples against each other, so it sees less than the comparison itself.
func writeGoBench(w io.Writer, r *compare.Result) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "ecsim: %s\nscenario: %s\nseed: %d\n\n", r.Version, r.Base.Scenario, r.Base.Seed)
	for _, unit := range []string{"sec", quantity.USD} {
		fmt.Fprintf(&b, "Unit %s better=lower\n", unit)
	}
	b.WriteByte('\n')
	for i := range r.Variants {
		v := &r.Variants[i]
		for j := range v.Measures {
			m := &v.Measures[j]
			if !slices.ContainsFunc(r.Variants[:i], hasMeasure(m.Measure)) {
				benchLines(&b, r.Base.Name, m, func(p compare.Pair) float64 { return p.Base })
			}
			benchLines(&b, v.Name, m, func(p compare.Pair) float64 { return p.Value })
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// hasMeasure finds variants that have a measure, whose base has been written then.
func hasMeasure(path string) func(compare.Variant) bool {
	return func(v compare.Variant) bool {
		return slices.ContainsFunc(v.Measures, func(m compare.Row) bool { return m.Measure == path })
	}
}

func benchLines(b *bytes.Buffer, side string, m *compare.Row, of func(compare.Pair) float64) {
	unit := m.Unit
	switch unit {
	case quantity.Seconds:
		unit = "sec" // benchstat's own name for it
	case "":
		unit = "count"
	}
	for _, p := range m.Pairs {
		if v := of(p); !math.IsNaN(v) {
			fmt.Fprintf(b, "BenchmarkCompare/side=%s/measure=%s 1 %s %s\n", benchName(side), benchName(m.Measure),
				strconv.FormatFloat(v, 'g', 9, 64), benchName(unit))
		}
	}
}

// benchName is a name without what ends one in the format: blanks, and the slash between keys.
func benchName(name string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == '/' || r == 0x7f {
			return '_'
		}
		return r
	}, name)
}
