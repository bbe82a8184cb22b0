package sweep

import "math"

// data is one measure at the points.
type data struct {
	points       []int       // those with something to measure
	figures      []float64   // by point
	residuals    [][]float64 // by point and replication: what it adds to the figure, times the number of them
	replications int         // of each point, at least
	noise        float64     // mean variance of the figures
}

// data collects a measure. Of maxima the mean is taken, since the largest of all says nothing of its error.
func (s *sweep) data(measure string) data {
	d := data{figures: make([]float64, len(s.tallies)), residuals: make([][]float64, len(s.tallies))}
	for i, t := range s.tallies {
		column, ok := t.Column(measure)
		if !ok {
			continue
		}
		figure, residuals, n := column.Residuals()
		if n == 0 {
			continue
		}
		d.points = append(d.points, i)
		d.figures[i], d.residuals[i] = figure, residuals
		if len(d.points) == 1 || len(residuals) < d.replications {
			d.replications = len(residuals)
		}
		sum := 0.0
		for _, e := range residuals {
			sum += float64(e * e)
		}
		if n > 1 {
			d.noise += sum / float64(n*(n-1))
		}
	}
	d.noise /= float64(max(1, len(d.points)))
	return d
}

// ends are the lowest and the highest figure.
func (d data) ends() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, point := range d.points {
		low, high = min(low, d.figures[point]), max(high, d.figures[point])
	}
	return low, high
}

// without is the figure of a point without one replication, to first order.
func (d data) without(point, replication int) float64 {
	r := d.residuals[point]
	if replication >= len(r) || len(r) < 2 {
		return d.figures[point]
	}
	return d.figures[point] - r[replication]/float64(len(r)-1)
}
