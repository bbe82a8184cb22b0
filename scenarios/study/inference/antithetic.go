package inference

// Antithetic joins the observations of replications 2k and 2k + 1, of which the second was played
// with the complements of the first's random numbers. The two depend on each other and the pairs do
// not, so the pair is the observation and n counts pairs. A last one without its partner is left out,
// and so is a pair of which one had nothing to measure.
func (c Column) Antithetic() Column {
	joined := make([]Observation, 0, len(c.Observations)/2)
	for i := 0; i+1 < len(c.Observations); i += 2 {
		joined = append(joined, Join(c.Kind, c.Observations[i], c.Observations[i+1]))
	}
	c.Observations = joined
	return c
}

// Join is the observation that two of an antithetic pair make together.
func Join(k Kind, a, b Observation) Observation {
	switch k {
	case Ratio:
		return Observation{Value: a.Value + b.Value, Weight: a.Weight + b.Weight}
	case Max:
		return Observation{Value: max(a.Value, b.Value), Weight: 1}
	case Quantile:
		v, w := a.parts(k)
		x, y := b.parts(k)
		return Observation{Value: (v + x) / (w + y), Weight: w + y}
	}
	return Observation{Value: (a.Value + b.Value) / 2, Weight: 1}
}
