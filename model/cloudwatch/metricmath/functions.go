package metricmath

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// functions are those that are known, each with how many arguments it takes.
var functions = map[string]struct{ least, most int }{
	"ABS": {1, 1}, "AVG": {1, 1}, "CEIL": {1, 1}, "DATAPOINT_COUNT": {1, 1}, "DIFF": {1, 1},
	"FILL": {2, 2}, "FLOOR": {1, 1}, "IF": {2, 3}, "MAX": {1, 1}, "METRICS": {0, 1},
	"METRIC_COUNT": {1, 1}, "MIN": {1, 1}, "PERIOD": {1, 1}, "RATE": {1, 1}, "SUM": {1, 1},
	"TIME_SERIES": {1, 1},
}

// names are the functions in order.
func names() []string {
	var all []string
	for name := range functions {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// refuse notes the first argument that does not fit.
func (r *run) refuse(expected string, found value) {
	if r.wrong == nil {
		r.wrong = fmt.Errorf("%s, where %s was expected", found.shape, expected)
	}
}

// call is what a function gives.
func (r *run) call(n node) value {
	takes := functions[n.name]
	if len(n.args) < takes.least || len(n.args) > takes.most {
		if r.wrong == nil {
			r.wrong = fmt.Errorf("%s with %d arguments", n.name, len(n.args))
		}
		return value{}
	}
	args := make([]value, len(n.args))
	for i, arg := range n.args {
		args[i] = r.node(arg)
	}
	switch n.name {
	case "METRICS":
		return r.metrics(args)
	case "IF":
		return r.choose(args)
	case "TIME_SERIES":
		if args[0].shape != scalar {
			r.refuse("a number in TIME_SERIES", args[0])
		}
		return value{shape: series, series: [][]float64{r.constant(args[0].number)}}
	}
	if args[0].shape != series && args[0].shape != array {
		r.refuse("a time series in "+n.name, args[0])
		return value{}
	}
	switch n.name {
	case "PERIOD":
		return value{number: r.period}
	case "METRIC_COUNT":
		return value{number: float64(len(args[0].series))}
	case "FILL":
		return r.fill(args[0], args[1])
	case "ABS", "CEIL", "FLOOR", "DIFF", "RATE":
		return r.each(n.name, args[0])
	}
	return r.fold(n.name, args[0])
}

// metrics are all metrics, or those whose id contains a text; expressions are none of them.
func (r *run) metrics(args []value) value {
	out := value{shape: array}
	for i, id := range r.program.metrics {
		if len(args) == 0 || strings.Contains(id, args[0].word) {
			out.series = append(out.series, r.input(i))
		}
	}
	if len(args) > 0 && args[0].shape != literal {
		r.refuse("a text in METRICS", args[0])
	}
	return out
}

// each applies a function to every series.
func (r *run) each(name string, v value) value {
	out := value{shape: v.shape}
	for _, s := range v.series {
		result := r.constant(math.NaN())
		before := -1
		for t, x := range s {
			if math.IsNaN(x) {
				continue
			}
			result[t] = r.apply(name, s, before, t)
			before = t
		}
		out.series = append(out.series, result)
	}
	return out
}

// apply is a function of the datapoint at t; before is where the one before it is, -1: nowhere.
func (r *run) apply(name string, s []float64, before, t int) float64 {
	switch {
	case name == "ABS":
		return math.Abs(s[t])
	case name == "CEIL":
		return math.Ceil(s[t])
	case name == "FLOOR":
		return math.Floor(s[t])
	case before < 0:
		return math.NaN()
	case name == "DIFF":
		return s[t] - s[before]
	}
	return (s[t] - s[before]) / float64(float64(t-before)*r.period)
}

// fold makes one number of a series, and one series of an array, period by period.
func (r *run) fold(name string, v value) value {
	if v.shape == series {
		return value{number: reduce(name, v.series[0], len(v.series[0]))}
	}
	out := make([]float64, r.length)
	column := make([]float64, len(v.series))
	for t := range out {
		for i, s := range v.series {
			column[i] = s[t]
		}
		out[t] = reduce(name, column, len(v.series))
	}
	return value{shape: series, series: [][]float64{out}}
}

// reduce is of the values that are there. An average is over all, so a missing one counts as 0; of
// nothing there is none.
func reduce(name string, values []float64, all int) float64 {
	n, sum, least, most := 0, 0.0, math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			n, sum, least, most = n+1, sum+v, min(least, v), max(most, v)
		}
	}
	switch {
	case name == "DATAPOINT_COUNT":
		return float64(n)
	case n == 0:
		return math.NaN()
	case name == "AVG":
		return sum / float64(all)
	case name == "MIN":
		return least
	case name == "MAX":
		return most
	}
	return sum
}
