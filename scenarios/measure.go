package scenarios

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"ecsim/pricing"
	"ecsim/scenarios/study/inference"
	"ecsim/sim/stats"
)

// Measure is a measured value: a plain number from one replication, or the estimate of
// several (a mean, a ratio of totals, a pooled quantile, the greatest) with its 95 % interval.
type Measure struct {
	Mean float64
	Low  float64
	High float64
	N    int // replications

	dollars bool    // printed with every decimal, so that rows add up to their total exactly
	pool    pooling // of one replication: how it joins those of others
}

// pooling is what a measure of one replication brings to that of several. The zero value is of a mean.
type pooling struct {
	kind   inference.Kind
	value  float64       // numerator of a Ratio
	weight float64       // denominator of a Ratio
	sketch *stats.Sketch // of a Quantile
	p      float64       // of a Quantile: which, 0 to 1
}

// Single is the measure of one replication.
func Single(v float64) Measure { return Measure{Mean: v, Low: v, High: v, N: 1} }

// ratioOf is a share of one replication, or otherwise when there was nothing to have a share of.
func ratioOf(a, b, otherwise float64) Measure {
	m := Single(ratio(a, b, otherwise))
	m.pool = pooling{kind: inference.Ratio, value: a, weight: b}
	return m
}

// quantileOf is a quantile of what one replication recorded, in seconds; NaN when that is nothing.
func quantileOf(sketch *stats.Sketch, p float64) Measure {
	m := Single(math.NaN())
	if sketch.Count() > 0 {
		m = Single(sketch.Quantile(p).Seconds())
	}
	m.pool = pooling{kind: inference.Quantile, sketch: sketch, p: p}
	return m
}

// meanOf is the mean of what one replication recorded, in seconds; NaN when that is nothing.
func meanOf(sketch *stats.Sketch) Measure {
	n := float64(sketch.Count())
	m := Single(math.NaN())
	if n > 0 {
		m = Single(sketch.Mean().Seconds())
	}
	m.pool = pooling{kind: inference.Ratio, value: sketch.Sum().Seconds(), weight: n}
	return m
}

// observation is what a measure of one replication brings to that of several.
func (m Measure) observation() inference.Observation {
	switch m.pool.kind {
	case inference.Ratio:
		return inference.Observation{Value: m.pool.value, Weight: m.pool.weight}
	case inference.Quantile:
		return inference.Observation{Value: m.Mean, Weight: float64(m.pool.sketch.Count())}
	}
	return inference.Observation{Value: m.Mean, Weight: 1}
}

// maxOf is the greatest of what one replication recorded, in seconds; NaN when that is nothing.
func maxOf(sketch *stats.Sketch) Measure {
	if sketch.Count() == 0 {
		return greatest(math.NaN())
	}
	return greatest(sketch.Max().Seconds())
}

// greatest is a measure of which the greatest of all replications is wanted.
func greatest(v float64) Measure {
	m := Single(v)
	m.pool.kind = inference.Max
	return m
}

// Dollars is an amount of one replication.
func Dollars(amount pricing.Money) Measure {
	m := Single(amount.Dollars())
	m.dollars = true
	return m
}

// money is the mean as an amount, rounded to the smallest unit of money.
func (m Measure) money() pricing.Money {
	return pricing.Money(math.Round(m.Mean * float64(pricing.Dollar)))
}

// interval is the mean of several replications and its 95 % confidence interval. What is never negative has
// an interval that ends at zero. Replications in which there was nothing to
// measure (NaN) do not count; N says how many do.
func interval(samples []float64) Measure {
	there := slices.DeleteFunc(slices.Clone(samples), math.IsNaN)
	if len(there) == 0 {
		return Measure{Mean: math.NaN(), Low: math.NaN(), High: math.NaN(), N: len(samples)}
	}
	i := stats.Confidence(there, confidence)
	if slices.Min(there) >= 0 {
		i.Low = max(0, i.Low)
	}
	return Measure{Mean: i.Mean, Low: i.Low, High: i.High, N: i.N}
}

// straddles reports whether the interval of several replications has values on both sides of a bound.
func (m Measure) straddles(bound float64) bool { return m.N > 1 && m.Low < bound && bound < m.High }

// atMostOne ends the interval of a ratio at one.
func (m *Measure) atMostOne() { m.High = min(1, m.High) }

// asDollars rounds the mean to the smallest unit of money, so that it can be added up exactly.
func (m Measure) asDollars() Measure {
	m.Mean, m.dollars = m.money().Dollars(), true
	return m
}

// MarshalJSON writes a number, or {mean, low, high, n} when there were several replications.
// Nine significant digits: more than any measurement carries, few enough to be equal on every architecture.
func (m Measure) MarshalJSON() ([]byte, error) {
	mean := digits(m.Mean)
	if m.dollars {
		mean = strconv.AppendFloat(nil, m.Mean, 'f', -1, 64)
	}
	if m.N <= 1 {
		return mean, nil
	}
	return fmt.Appendf(nil, `{"mean":%s,"low":%s,"high":%s,"n":%d}`,
		mean, digits(m.Low), digits(m.High), m.N), nil
}

// UnmarshalJSON reads both forms, and null as no value.
func (m *Measure) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '{' {
		type plain Measure
		whole := plain(Single(math.NaN())) // a null leaves it so
		if err := json.Unmarshal(data, &whole); err != nil {
			return err
		}
		*m = Measure(whole)
		return nil
	}
	if string(data) == "null" {
		*m = Single(math.NaN())
		return nil
	}
	v, err := strconv.ParseFloat(string(data), 64)
	if err != nil {
		return fmt.Errorf("expected a number or {mean, low, high, n}, found %s", data)
	}
	*m = Single(v)
	return nil
}

// UnmarshalJSON reads a bill. Its amounts keep every decimal when they are written again.
func (c *Cost) UnmarshalJSON(data []byte) error {
	type plain Cost
	if err := json.Unmarshal(data, (*plain)(c)); err != nil {
		return err
	}
	c.Total.dollars, c.Monthly.dollars = true, true
	for i := range c.LineItems {
		c.LineItems[i].Amount.dollars, c.LineItems[i].Monthly.dollars = true, true
		if unused := c.LineItems[i].Unused; unused != nil {
			unused.dollars = true
		}
	}
	for i := range c.ByCause {
		c.ByCause[i].Amount.dollars, c.ByCause[i].Monthly.dollars = true, true
	}
	return nil
}

// UnmarshalJSON reads a verdict. An amount keeps every decimal when it is written again.
func (v *SLOOutcome) UnmarshalJSON(data []byte) error {
	type plain SLOOutcome
	err := json.Unmarshal(data, (*plain)(v))
	v.Value.dollars = v.Unit == "USD"
	return err
}

// Rounded is a number as Measure writes it in documents, with nine significant digits.
func Rounded(v float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 9, 64), 64)
	if err != nil {
		return v
	}
	return rounded
}

func digits(v float64) []byte {
	if v != v || v > 1e300 || v < -1e300 {
		return []byte("null")
	}
	return strconv.AppendFloat(nil, v, 'g', 9, 64)
}
