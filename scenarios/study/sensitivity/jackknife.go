package sensitivity

import (
	"math"

	"ecsim/scenarios/study/inference"
)

// Jackknife is the interval of a figure that was computed again with each of several parts of the data left
// out: the standard error is √((G−1)/G · Σ (θ₋g − mean)²), and the interval is the figure ± Student's t of
// G − 1 degrees of freedom (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 11).
func Jackknife(figure float64, without []float64, level float64) inference.Estimate {
	n := len(without)
	e := inference.Estimate{Point: figure, Low: math.Inf(-1), High: math.Inf(1), N: n}
	if n < 2 {
		return e
	}
	values := append([]float64{}, without...)
	centre(values)
	deviation := math.Sqrt(dot(values, values) * float64(n-1) / float64(n))
	half := float64(deviation * inference.FixedCritical(n, level))
	e.Low, e.High = figure-half, figure+half
	return e
}
