package metricmath

import (
	"math"
)

// shape is what an expression gives.
type shape uint8

const (
	scalar shape = iota
	series
	array // of series
	literal
)

// String names a shape in a sentence.
func (s shape) String() string {
	return [...]string{"a number", "a time series", "several time series", "a word"}[s]
}

// value is what an expression or a part of it gives. Series have one length, oldest period first;
// NaN is a missing datapoint.
type value struct {
	shape  shape
	number float64
	series [][]float64
	word   string
}

// run is one evaluation.
type run struct {
	program *Program
	inputs  [][]float64
	length  int
	period  float64          // seconds
	done    map[string]value // of expressions, by id
	wrong   error            // the first argument that does not fit
}

func newRun(p *Program, inputs [][]float64, length int, period float64) *run {
	return &run{program: p, inputs: inputs, length: length, period: period, done: map[string]value{}}
}

func (r *run) id(id string) value {
	if v, ok := r.done[id]; ok {
		return v
	}
	if n, ok := r.program.expressions[id]; ok {
		r.done[id] = r.node(n)
		return r.done[id]
	}
	for i, m := range r.program.metrics {
		if m == id {
			return value{shape: series, series: [][]float64{r.input(i)}}
		}
	}
	return value{shape: series, series: [][]float64{r.constant(math.NaN())}}
}

// input is the data of a metric; nothing while the program is tried.
func (r *run) input(i int) []float64 {
	if r.inputs[i] == nil {
		return r.constant(math.NaN())
	}
	return r.inputs[i]
}

func (r *run) constant(v float64) []float64 {
	s := make([]float64, r.length)
	for i := range s {
		s[i] = v
	}
	return s
}

func (r *run) node(n node) value {
	switch n.kind {
	case number:
		return value{number: n.value}
	case identifier:
		return r.id(n.name)
	case word, text:
		return value{shape: literal, word: n.name}
	case list:
		return r.list(n.args)
	case function:
		return r.call(n)
	}
	if len(n.args) == 1 {
		return r.join("-", value{}, r.node(n.args[0]))
	}
	return r.join(n.name, r.node(n.args[0]), r.node(n.args[1]))
}

// list joins series and arrays to one array.
func (r *run) list(args []node) value {
	out := value{shape: array}
	for _, arg := range args {
		v := r.node(arg)
		if v.shape != series && v.shape != array {
			r.refuse("a list of time series", v)
		}
		out.series = append(out.series, v.series...)
	}
	return out
}

// join applies an operator to numbers, series and arrays: a number goes with every datapoint, a
// series with every series of an array.
func (r *run) join(op string, a, b value) value {
	if a.shape == literal || b.shape == literal {
		r.refuse("a number or a time series beside "+op, value{shape: literal})
		return value{}
	}
	if a.shape == scalar && b.shape == scalar {
		return value{number: operate(op, a.number, b.number)}
	}
	if a.shape == array && b.shape == array {
		r.refuse("one time series beside "+op, a)
		return a
	}
	out := value{shape: max(a.shape, b.shape)}
	width := 1
	for _, v := range []value{a, b} {
		if v.shape == array {
			width = len(v.series)
		}
	}
	for i := range width {
		s := make([]float64, r.length)
		for t := range s {
			s[t] = joined(op, a.at(i, t), b.at(i, t), a.shape != scalar, b.shape != scalar)
		}
		out.series = append(out.series, s)
	}
	return out
}

// at is the value of the i-th series in a period.
func (v value) at(i, t int) float64 {
	switch v.shape {
	case scalar:
		return v.number
	case series:
		return v.series[0][t]
	}
	return v.series[i][t]
}

// joined is of one period: a datapoint that one of the series lacks counts as 0; where both lack it,
// and where the result is not finite, there is none.
func joined(op string, a, b float64, aSeries, bSeries bool) float64 {
	missing := func(v float64, is bool) bool { return !is || math.IsNaN(v) }
	if missing(a, aSeries) && missing(b, bSeries) {
		return math.NaN()
	}
	return operate(op, orZero(a), orZero(b))
}

func orZero(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}
