package quantity

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ecsim/scenarios"
	_ "ecsim/sim/random/repeatable" // the same cases each time
)

func TestEveryUnitReadsWell(t *testing.T) {
	one := scenarios.Single
	many := func(mean, low, high float64) scenarios.Measure {
		return scenarios.Measure{Mean: mean, Low: low, High: high, N: 30}
	}
	for _, c := range []struct {
		m    scenarios.Measure
		unit string
		want string
	}{
		{one(0.0412), Seconds, "41.2 ms"},
		{many(0.0412, 0.0398, 0.0426), Seconds, "41.2 ms [39.8, 42.6]"},
		{one(0), Seconds, "0 s"},
		{one(0.000021), Seconds, "21.0 µs"},
		{one(1.5234), Seconds, "1.52 s"},
		{one(250), Seconds, "4 min 10 s"},
		{one(3599.9), Seconds, "60 min"},
		{one(5400), Seconds, "1 h 30 min"},
		{one(86400), Seconds, "24 h"},
		{one(187200), Seconds, "2 d 4 h"},
		{many(250, 230, 270), Seconds, "4 min 10 s [3 min 50 s, 4 min 30 s]"},
		{many(62, 30, 94), Seconds, "1 min 2 s [30 s, 1 min 34 s]"},
		{one(math.NaN()), Seconds, "–"},
		{one(1), Ratio, "100 %"},
		{one(0), Ratio, "0 %"},
		{one(0.4321), Ratio, "43.2 %"},
		{one(0.99987), Ratio, "99.987 %"},
		{one(0.9999999999), Ratio, "99.999999 %"},
		{one(0.00034), Ratio, "0.034 %"},
		{many(0.9991, 0.9989, 0.9993), Ratio, "99.910 % [99.890, 99.930]"},
		{one(1234567), "", "1,234,567"},
		{one(6.42), "tasks", "6.42 tasks"},
		{many(6.42, 6.42, 6.42), "tasks", "6.42 tasks"},
		{many(1234.5, 1200.2, 1268.8), "", "1,234 [1,200, 1,269]"},
		{one(812.4), USD, "$812.40"},
		{one(12345.6), USD, "$12,346"},
		{one(0.000123), USD, "$0.000123"},
		{one(0), USD, "$0.00"},
		{many(41.2, 39.8, 42.6), USD, "$41.20 [39.80, 42.60]"},
		{one(-3), USD, "-$3.00"},
		{one(math.Inf(1)), USD, "–"},
	} {
		if got := Format(c.m, c.unit); got != c.want {
			t.Errorf("Format(%v, %q) = %q, want %q", c.m, c.unit, got, c.want)
		}
	}
}

func TestStatedValuesLoseTheirZeros(t *testing.T) {
	for _, c := range []struct {
		v    float64
		unit string
		want string
	}{{0.995, Ratio, "99.5 %"}, {900, USD, "$900"}, {1.5, Seconds, "1.5 s"},
		{100, "tasks", "100 tasks"}} {
		if got := Stated(c.v, c.unit); got != c.want {
			t.Errorf("Stated(%v, %q) = %q, want %q", c.v, c.unit, got, c.want)
		}
	}
}

func TestRoughNumbersAreShort(t *testing.T) {
	for v, want := range map[float64]string{
		12_345_678: "12.3 million", 1_000_000: "1.00 million", 2.5e9: "2.50 billion",
		999_999: "999,999", 12: "12", 6.4215: "6.42", 0: "0",
	} {
		if got := Rough(v); got != want {
			t.Errorf("Rough(%v) = %q, want %q", v, got, want)
		}
	}
}

// A share that is not whole is never shown as 100 %, however close it is.
func TestNoShareIsRoundedUpToWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(0, math.Nextafter(1, 0)).Draw(t, "v")
		if text := Share(scenarios.Single(v)); strings.HasPrefix(text, "100") {
			t.Fatalf("%v is shown as %s", v, text)
		}
	})
}

func TestFixedGroupsOnlyTheWholePart(t *testing.T) {
	for _, c := range []struct {
		v      float64
		places int
		want   string
	}{
		{1234.5678, 4, "1,234.5678"}, {999, 0, "999"}, {1000, 0, "1,000"},
		{-1234567.891, 1, "-1,234,567.9"}, {-0.001, 2, "0.00"},
	} {
		if got := Fixed(c.v, c.places); got != c.want {
			t.Errorf("Fixed(%v, %d) = %q, want %q", c.v, c.places, got, c.want)
		}
	}
}

func TestWatchReadsLikeAStopwatch(t *testing.T) {
	for _, c := range []struct {
		m    scenarios.Measure
		want string
	}{
		{scenarios.Single(0.4), "0:00"},
		{scenarios.Single(59.6), "1:00"},
		{scenarios.Single(3661), "1:01:01"},
		{scenarios.Measure{Mean: 271, Low: 266, High: 276, N: 10}, "4:31 [4:26, 4:36]"},
		{scenarios.Single(math.NaN()), "–"},
	} {
		if got := Watch(c.m); got != c.want {
			t.Errorf("Watch(%v) = %q, want %q", c.m, got, c.want)
		}
	}
}
