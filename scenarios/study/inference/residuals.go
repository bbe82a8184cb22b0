package inference

import "math"

// Residuals are the column as numbers whose mean is its figure: by replication how far its observation
// pulls the figure, to first order (see Accumulator), with a sum of zero; 0 where there was nothing to
// measure. Of a maximum the figure is the mean of the replications' own. n replications measured
// something; without any the figure is NaN.
func (c Column) Residuals() (figure float64, residuals []float64, n int) {
	if c.Kind == Max {
		c.Kind = Mean
	}
	a := c.accumulate()
	if a.n == 0 {
		return math.NaN(), nil, 0
	}
	// A quantile's residuals are about the weighted mean of the replications' own here, so that they
	// sum to zero.
	about := c
	about.Pooled = a.origin + a.d/a.w
	residuals = make([]float64, len(c.Observations))
	for i, o := range c.Observations {
		if o.counts(c.Kind) {
			residuals[i] = a.residual(about, i)
		}
	}
	if figure = a.point(c.Pooled); math.IsNaN(figure) {
		figure = about.Pooled
	}
	return figure, residuals, a.n
}
