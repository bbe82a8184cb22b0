package autoscaling

import "math"

// What predictive scaling looks back and ahead (PR-01), in hours.
const (
	leastHistory = 24
	mostHistory  = 14 * 24
	ahead        = 48
	day, week    = 24, 7 * 24
)

// Forecast predicts the load of the hours after a history of hourly loads, from old to new, NaN
// where an hour is unknown: the average of the same hour of the same weekday in the last 14 days;
// where there is none, of the same hour of all days. AWS does not publish its forecaster; this one
// knows what a day and a week look like and nothing else. nil: fewer than 24 hours are known.
func Forecast(history []float64, hours int) []float64 {
	if len(history) > mostHistory {
		history = history[len(history)-mostHistory:]
	}
	known := 0
	for _, load := range history {
		if !math.IsNaN(load) {
			known++
		}
	}
	if known < leastHistory {
		return nil
	}
	forecast := make([]float64, hours)
	for k := range forecast {
		forecast[k] = averageEvery(history, k, week)
		if math.IsNaN(forecast[k]) {
			forecast[k] = averageEvery(history, k, day)
		}
	}
	return forecast
}

// averageEvery is the average of the known hours that are whole periods before the k-th hour after
// the history; NaN when none is.
func averageEvery(history []float64, k, period int) float64 {
	sum, n := 0.0, 0
	for i := len(history) + k - period; i >= 0; i -= period {
		if i < len(history) && !math.IsNaN(history[i]) {
			sum, n = sum+history[i], n+1
		}
	}
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}
