package metricmath

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	_ "ecsim/sim/random/repeatable"
)

// data reads "30 - 0": a dash is a missing datapoint.
func data(text string) (s []float64) {
	for _, f := range strings.Fields(text) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil {
			v = math.NaN()
		}
		s = append(s, v)
	}
	return s
}

func shown(s []float64) string {
	var out []string
	for _, v := range s {
		if math.IsNaN(v) {
			out = append(out, "-")
			continue
		}
		out = append(out, strconv.FormatFloat(math.Round(v*1e6)/1e6, 'f', -1, 64))
	}
	return strings.Join(out, " ")
}

// evaluate is an expression over metrics m1, m2, …
func evaluate(expression string, metrics ...string) (string, error) {
	queries := []Query{{ID: "e1", Expression: expression}}
	var inputs [][]float64
	for i, m := range metrics {
		queries = append(queries, Query{ID: fmt.Sprintf("m%d", i+1)})
		inputs = append(inputs, data(m))
	}
	p, err := Compile(queries, "e1")
	if err != nil {
		return "", err
	}
	return shown(p.Evaluate(inputs, len(inputs[0]), 60)), nil
}

// CW-09, TT-03, TT-21: the tables and sentences of AWS's page on metric math.
func TestMetricMathIsAsDocumented(t *testing.T) {
	const one, two = "30 20 0 0", "20 - 20 -" // metric1 and metric2 of the page
	const when, then, other = "1 1 0 0 -", "30 - 0 0 30", "0 0 20 - 20"
	for _, c := range []struct {
		expression string
		want       string
		metrics    []string
	}{
		{"(m1 < m2)", "0 0 1 0", []string{one, two}},
		{"(m1 >= 30)", "1 0 0 0", []string{one}},
		{"(m1 > 15 AND m2 > 15)", "1 0 0 0", []string{one, two}},
		{"m1 > 15 && m2 > 15 || m1 == 0", "1 0 1 1", []string{one, two}},
		{"IF(m1, m2, m3)", "30 0 20 - -", []string{when, then, other}},
		{"IF(m1, 5, m2)", "5 5 20 - -", []string{when, other}},
		{"IF(m1, m2, 5)", "30 0 5 5 -", []string{when, then}},
		{"IF(m1<400, m1)", "30 - 7", []string{"30 500 7"}},
		{"IF(m1<400, 10, 2)", "10 2 10", []string{"30 500 7"}},
		{"IF(1, m1, m2)", "1 -", []string{"1 -", "2 3"}},
		{"IF(0, m1)", "- -", []string{"1 2"}},
		{"m1 + m2", "50 20 20 0", []string{one, two}},            // missing values are 0
		{"m1 / m2", "1.5 - 0 -", []string{one, two}},             // by zero: dropped
		{"m1 - m2", "- 1", []string{"- 3", "- 2"}},               // nothing of nothing
		{"-m1 * 5", "-5 - -10", []string{"1 - 2"}},               // a number goes with what is there
		{"2 ^ 3 ^ 2 + 0 * m1", "512", []string{"1"}},             // from the right
		{"-2 ^ 2 + m1", "-3", []string{"1"}},                     // tighter than the sign
		{"m1 ^ 0.5", "4", []string{"16"}},                        //
		{"1 + 2 * 3 - 4 / 2 + m1", "5", []string{"0"}},           //
		{"SUM(METRICS())", "40 20", []string{"30 20", "10 -"}},   //
		{"AVG(METRICS())", "20 10", []string{"30 20", "10 -"}},   // missing values are 0
		{"MIN([m1, m2])", "10 20", []string{"30 20", "10 -"}},    //
		{"MAX([m1, m2])", "30 20", []string{"30 20", "10 -"}},    //
		{"SUM(100/[m1, m2])", "13.333333", []string{"30", "10"}}, //
		{"AVG([m1,m2]/m3)", "4", []string{"30", "10", "5"}},      //
		{"SUM(METRICS(\"2\"))", "10 -", []string{"30 20", "10 -"}},
		{"SUM(METRICS(\"x\") * m1)", "-", []string{"1"}}, // no such metric
		{"m1 - AVG(m1)", "-2 2", []string{"1 5"}},
		{"m1 / PERIOD(m1)", "2", []string{"120"}},
		{"m1 / METRIC_COUNT(METRICS())", "15", []string{"30", "10"}},
		{"FILL(m1, REPEAT)", "- 1 1 1 4 4", []string{"- 1 - - 4 -"}},
		{"FILL(m1, LINEAR)", "- 1 2 3 4 -", []string{"- 1 - - 4 -"}},
		{"FILL(m1, 0)", "0 1 0", []string{"- 1 -"}},
		{"FILL(m1, m2)", "7 1 -", []string{"- 1 -", "7 8 -"}},
		{"SUM(FILL(METRICS(), 1))", "2 5", []string{"- 1", "1 4"}},
		{"CEIL(ABS(m1))", "2 - 3", []string{"-1.2 - 3"}},
		{"FLOOR(m1)", "-2", []string{"-1.2"}},
		{"DIFF(m1)", "- 2 - 4", []string{"1 3 - 7"}},
		{"RATE(m1)", "- 2 - 0.5", []string{"0 120 - 180"}},
		{"TIME_SERIES(MAX(m1))", "5 5", []string{"5 2"}},
		{"m1 / DATAPOINT_COUNT(m1)", "3 - 3", []string{"6 - 6"}},
		{"1e2 * m1 + .5", "100.5", []string{"1"}},
	} {
		got, err := evaluate(c.expression, c.metrics...)
		if err != nil || got != c.want {
			t.Errorf("%s of %v is %q, %v; want %q", c.expression, c.metrics, got, err, c.want)
		}
	}
}

// CW-09: what metric math does not take says why.
func TestMetricMathRefuses(t *testing.T) {
	for expression, want := range map[string]string{
		"m1 +":              `the end where a metric, a number or a function was expected`,
		"m1 m2":             `"m2" where an operator or the end was expected`,
		"(m1":               `the end where ")" was expected`,
		"m9 + m1":           `no metric or expression has the id "m9"`,
		"e1 + m1":           "refers to itself",
		"SEARCH(\"x\")":     "SEARCH is none of the functions ABS, AVG",
		"5 + 2":             "a number, where one time series was expected",
		"METRICS()":         "several time series, where one time series was expected",
		"AVG(m1)":           "a number, where one time series was expected",
		"SUM(5) + m1":       "a number, where a time series in SUM was expected",
		"FILL(m1)":          "FILL with 1 arguments",
		"FILL(m1, \"x\")":   "a word, where a number, a time series, REPEAT or LINEAR",
		"[m1] + [m2]":       "several time series, where one time series beside + was expected",
		"m1 $ m2":           `"$", which metric math does not know`,
		"IF([m1, m2], m1)":  "several time series, where a number or a time series in IF",
		"m1 + REPEAT":       "a word, where a number or a time series beside +",
		"TIME_SERIES(m1)":   "a time series, where a number in TIME_SERIES",
		"1.2.3 * m1":        `"1.2.3" is no number`,
		"SUM([])":           "an empty list",
		"METRICS(\"m1) + 1": "a string without its end",
	} {
		_, err := evaluate(expression, "1", "2")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", expression, err, want)
		}
	}
}

// CW-09: an expression may use the results of others, in any order; not in a circle.
func TestExpressionsUseEachOther(t *testing.T) {
	queries := []Query{{ID: "e1", Expression: "e2 * 2"}, {ID: "m1"}, {ID: "e2", Expression: "m1 + 1"}}
	p, err := Compile(queries, "e1")
	if err != nil {
		t.Fatal(err)
	}
	if got := shown(p.Evaluate([][]float64{{1, 2}}, 2, 60)); got != "4 6" {
		t.Errorf("(m1 + 1) * 2 is %s", got)
	}
	queries[2].Expression = "e1 + m1"
	if _, err := Compile(queries, "e1"); err == nil || !strings.Contains(err.Error(), "refers to itself") {
		t.Errorf("a circle: %v", err)
	}
}

// drawExpression draws an expression over m1 and m2, and the value it has when their datapoints are
// a and b: plain arithmetic over numbers, written by another hand than the evaluator.
func drawExpression(t *rapid.T, depth int, a, b float64) (string, float64) {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		switch rapid.IntRange(0, 2).Draw(t, "which") {
		case 0:
			return "m1", a
		case 1:
			return "m2", b
		}
		n := rapid.IntRange(0, 9).Draw(t, "number")
		return fmt.Sprint(n), float64(n)
	}
	left, x := drawExpression(t, depth-1, a, b)
	right, y := drawExpression(t, depth-1, a, b)
	switch rapid.SampledFrom([]string{"+", "-", "*", "<", "IF"}).Draw(t, "operator") {
	case "+":
		return "(" + left + " + " + right + ")", x + y
	case "-":
		return "(" + left + "-" + right + ")", x - y
	case "*":
		return left + "*" + right, x * y
	case "<":
		if x < y {
			return "(" + left + "<" + right + ")", 1
		}
		return "(" + left + "<" + right + ")", 0
	}
	if x != 0 {
		return "IF(" + left + ", " + right + ", m1)", y
	}
	return "IF(" + left + ", " + right + ", m1)", a
}

// CW-09: any expression has the value that plain arithmetic gives it.
func TestMetricMathEqualsArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := float64(rapid.IntRange(-5, 5).Draw(t, "m1"))
		b := float64(rapid.IntRange(-5, 5).Draw(t, "m2"))
		expression, want := drawExpression(t, 4, a, b)
		queries := []Query{{ID: "m1"}, {ID: "m2"}, {ID: "e1", Expression: "0 * m1 + " + expression}}
		p, err := Compile(queries, "e1")
		if err != nil {
			t.Fatalf("%s: %v", expression, err)
		}
		if got := p.Evaluate([][]float64{{a}, {b}}, 1, 60)[0]; got != want {
			t.Fatalf("%s of %v and %v is %v, want %v", expression, a, b, got, want)
		}
	})
}

// FuzzParse: no text makes the parser fail otherwise than with an error.
func FuzzParse(f *testing.F) {
	f.Add("IF(m1 > 3, FILL(m2, REPEAT), [m1, m2])")
	f.Fuzz(func(t *testing.T, expression string) {
		_, _ = Compile([]Query{{ID: "m1"}, {ID: "m2"}, {ID: "e1", Expression: expression}}, "e1")
	})
}
