package reading

import (
	"fmt"
	"math"

	"ecsim/scenarios/document"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

var lawNames = []string{"constant", "exponential", "lognormal", "uniform", "triangular", "erlang",
	"hyperexponential", "empirical"}

// Law is the distribution of a key: a duration, which is constant, or a table such as
// { distribution = "lognormal", mean = "8ms", p99 = "40ms" }.
func (t *Table) Law(key string) random.Distribution {
	n := t.Value(key)
	if n == nil {
		return random.Distribution{}
	}
	if n.Kind != document.Table {
		if n.Kind != document.Text {
			t.Problem(n, `a duration with its unit, such as "90s", or a distribution`, "")
			return random.Distribution{}
		}
		return random.Constant(t.SpanOf(n, 0, Longest))
	}
	law := t.Findings.Table(n, t.Key(key), "law")
	before := len(t.Problems)
	d, err := law.distribution()
	law.Done()
	if err != nil && len(t.Problems) == before {
		t.At(n.Place, n.Key+": "+err.Error(), "parameters that fit", "")
	}
	return d
}

// distribution reads the parameters of a law. It is the table of names of every law.
func (t *Table) distribution() (random.Distribution, error) {
	if t.Require("distribution", OneOf(lawNames)) == nil {
		t.Quiet(t.Node.Keys()...)
		return random.Distribution{}, nil
	}
	switch t.Word("distribution", lawNames...) {
	case "constant":
		return random.Constant(t.parameter("value")), nil
	case "exponential":
		return random.Exponential(t.parameter("mean")), nil
	case "lognormal":
		mean := t.parameter("mean")
		if t.Has("sigma") {
			return random.LognormalSigma(mean, t.Number("sigma", 0, 5)), nil
		}
		p99 := t.parameter("p99")
		return random.Lognormal(mean, p99)
	case "uniform":
		lo, hi := t.parameter("min"), t.parameter("max")
		return random.Uniform(lo, hi), ordered(lo, hi)
	case "triangular":
		lo, mode, hi := t.parameter("min"), t.parameter("mode"), t.parameter("max")
		return random.Triangular(lo, mode, hi), ordered(lo, mode, hi)
	case "erlang":
		mean := t.parameter("mean")
		if t.Require("phases", "the number of phases, at least 1") == nil {
			return random.Distribution{}, nil
		}
		return random.Erlang(t.Integer("phases", 1, 1000), mean), nil
	case "hyperexponential":
		mean := t.parameter("mean")
		if t.Require("cv", "the coefficient of variation, at least 1") == nil {
			return random.Distribution{}, nil
		}
		return random.Hyperexponential(mean, t.Number("cv", 1, math.Inf(1)))
	case "empirical":
		var values []clock.Span
		if t.Require("values", "a list of durations") != nil {
			for _, v := range t.Items("values") {
				values = append(values, t.SpanOf(v, 0, Longest))
			}
		}
		return random.Empirical(values), nil
	}
	t.Quiet(t.Node.Keys()...)
	return random.Distribution{}, nil
}

// parameter is a required span of a law.
func (t *Table) parameter(key string) clock.Span {
	n := t.Require(key, fmt.Sprintf("the %s as a duration such as %q", key, "40ms"))
	if n == nil {
		return 0
	}
	return t.SpanOf(n, 0, Longest)
}

func ordered(spans ...clock.Span) error {
	for i := 1; i < len(spans); i++ {
		if spans[i] < spans[i-1] {
			return fmt.Errorf("%v comes before %v", spans[i-1], spans[i])
		}
	}
	return nil
}
