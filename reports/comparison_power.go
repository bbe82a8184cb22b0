package reports

import (
	"fmt"
	"strconv"

	"ecsim/reports/quantity"
	"ecsim/scenarios/study/compare"
)

// powerOf says, for each decisive measure, how many pairs of replications it takes to see a change, and
// what chance some numbers of pairs have to see one of 2 %.
func powerOf(r *compare.Result) []Block {
	var blocks []Block
	for i := range r.Variants {
		v := &r.Variants[i]
		needs := Table{
			Key: "power", Caption: fmt.Sprintf("Pairs of replications that tell a change of %s from noise four times "+
				"out of five; deviation: of the differences of pairs", v.Name),
			Columns: []Column{left("measure"), right("deviation")},
		}
		curve := Table{
			Key: "power curve",
			Caption: fmt.Sprintf("Chance that so many pairs tell a change of %s of %s from noise, in percent",
				quantity.Stated(compare.CurveChange, quantity.Ratio), v.Name),
			Columns: []Column{left("measure")},
		}
		for j := range v.Measures {
			m := &v.Measures[j]
			if len(m.Needed) == 0 {
				continue
			}
			if len(needs.Rows) == 0 {
				needs.Columns = append(needs.Columns, neededColumns(m)...)
				curve.Columns = append(curve.Columns, curveColumns(m)...)
			}
			needs.Rows = append(needs.Rows, neededRow(m))
			curve.Rows = append(curve.Rows, curveRow(m))
		}
		if len(needs.Rows) > 0 {
			blocks = append(blocks, needs, curve)
		}
	}
	return blocks
}

func neededColumns(m *compare.Row) (columns []Column) {
	for _, n := range m.Needed {
		columns = append(columns, right(quantity.Stated(n.Change, quantity.Ratio)))
	}
	return columns
}

func neededRow(m *compare.Row) Row {
	row := Row{words(m.Measure), words(quantity.Format(number(m.Deviation), m.Unit))}
	for _, n := range m.Needed {
		text := quantity.Fixed(float64(n.N), 0)
		if n.N == 0 {
			text = "too many"
		}
		row = append(row, words(text))
	}
	return row
}

func curveColumns(m *compare.Row) (columns []Column) {
	for _, p := range m.Curve {
		columns = append(columns, right(strconv.Itoa(p.N)))
	}
	return append(columns, left("curve"))
}

func curveRow(m *compare.Row) Row {
	row := Row{words(m.Measure)}
	var chances []float64
	for _, p := range m.Curve {
		row = append(row, words(quantity.Fixed(p.Chance*100, 0)))
		chances = append(chances, p.Chance)
	}
	return append(row, words(curveOf(chances)))
}

// curveOf draws shares of 0 to 1 as a row of bars.
func curveOf(shares []float64) string {
	var line []rune
	for _, s := range shares {
		line = append(line, bars[clampBar(int(s*float64(len(bars))))])
	}
	return string(line)
}
