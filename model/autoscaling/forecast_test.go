package autoscaling

import (
	"math"
	"slices"
	"testing"

	_ "ecsim/sim/random/repeatable"
	"pgregory.net/rapid"
)

// PR-01: from less than a day of history nothing is forecast.
func TestForecastNeedsADay(t *testing.T) {
	known := slices.Repeat([]float64{7}, 23)
	if got := Forecast(known, ahead); got != nil {
		t.Errorf("23 hours give %v", got)
	}
	if got := Forecast(slices.Concat(known, []float64{math.NaN()}), ahead); got != nil {
		t.Errorf("23 known hours give %v", got)
	}
	if got := Forecast(slices.Concat(known, []float64{7}), ahead); len(got) != 48 || got[47] != 7 {
		t.Errorf("24 hours give %v", got)
	}
}

// PR-01: a forecast is of the same hour of the same weekday where the last 14 days have one.
func TestForecastKnowsDaysAndWeeks(t *testing.T) {
	weekly := func(hour int) float64 { return float64(hour % week) }
	var history []float64
	for h := range 3 * week {
		load := weekly(h)
		if h < week { // older than 14 days
			load = 1e6
		}
		history = append(history, load)
	}
	for k, got := range Forecast(history, ahead) {
		if want := weekly(len(history) + k); got != want {
			t.Errorf("hour %d: %v, want %v", k, got, want)
		}
	}
	for k, got := range Forecast(history[len(history)-2*day:], ahead) { // no such weekday yet
		older, newer := history[len(history)-2*day+k%day], history[len(history)-day+k%day]
		if want := (older + newer) / 2; got != want {
			t.Errorf("hour %d of two days: %v, want %v", k, got, want)
		}
	}
}

// PR-01: a forecast of what repeats is what repeats, and always between the least and the most there was.
func TestForecastStaysWithinItsHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		load := rapid.Custom(func(t *rapid.T) float64 {
			if rapid.IntRange(0, 9).Draw(t, "gap") == 0 {
				return math.NaN()
			}
			return float64(rapid.IntRange(0, 1000).Draw(t, "load"))
		})
		history := rapid.SliceOfN(load, 24, 400).Draw(t, "history")
		least, most := math.Inf(1), math.Inf(-1)
		for _, l := range history {
			if !math.IsNaN(l) {
				least, most = min(least, l), max(most, l)
			}
		}
		for k, f := range Forecast(history, ahead) {
			if f < least || f > most {
				t.Fatalf("hour %d: %v, not from %v to %v", k, f, least, most)
			}
		}
	})
}
