package quantity

import (
	"math"
	"testing"

	"ecsim/scenarios"
)

func TestChangesHaveSigns(t *testing.T) {
	one := scenarios.Single
	many := func(mean, low, high float64) scenarios.Measure {
		return scenarios.Measure{Mean: mean, Low: low, High: high, N: 30}
	}
	for _, c := range []struct {
		m    scenarios.Measure
		unit string
		want string
	}{
		{many(-0.0412, -0.0426, -0.0398), Seconds, "−41.2 ms [−42.6, −39.8]"},
		{many(0.0001, -0.002, 0.0022), Seconds, "+0.1 ms [−2.0, +2.2]"},
		{many(-185, -200, -170), Seconds, "−185 s [−200, −170]"},
		{many(1200, 900, 1500), Seconds, "+20.0 min [+15.0, +25.0]"},
		{many(-0.00012, -0.0002, -0.00004), Ratio, "−0.0120 points [−0.0200, −0.0040]"},
		{many(-12.3, -15.1, -9.5), USD, "−$12.30 [−15.10, −9.50]"},
		{many(18.020051, 18.020050, 18.020052), USD, "+$18.02"},
		{one(12.34), USD, "+$12.34"},
		{one(3), "tasks", "+3"},
		{one(0), "requests", "0"},
		{many(0, 0, 0), "requests", "0"},
		{many(1500, 1200, 1800), "requests", "+1,500 [+1,200, +1,800]"},
		{scenarios.Measure{Mean: 2, Low: math.Inf(-1), High: math.Inf(1), N: 2}, "tasks", "+2"},
		{one(math.NaN()), Seconds, "–"},
	} {
		if got := Change(c.m, c.unit); got != c.want {
			t.Errorf("Change(%v, %q) = %q, want %q", c.m, c.unit, got, c.want)
		}
	}
	for share, want := range map[float64]string{
		-0.412: "−41.2 %", 0.0123: "+1.23 %", 0.00012: "+0.01 %", 3.5: "+350 %", 0: "0 %", math.Inf(1): "–",
	} {
		if got := RelativeChange(share); got != want {
			t.Errorf("RelativeChange(%v) = %q, want %q", share, got, want)
		}
	}
}
