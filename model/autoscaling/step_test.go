package autoscaling

import (
	"math"
	"testing"

	"ecsim/model"
	_ "ecsim/sim/random/repeatable"
	"pgregory.net/rapid"
)

var inf = math.Inf(1)

// the policies of AWS's example, on a threshold of 50: for more and for less.
var (
	exampleOut = []model.Step{step(0, 10, 0), step(10, 20, 10), step(20, inf, 30)}
	exampleIn  = []model.Step{step(-inf, -20, -30), step(-20, -10, -10), step(-10, 0, 0)}
)

func step(lower, upper float64, adjustment int) model.Step {
	return model.Step{Lower: lower, Upper: upper, Adjustment: adjustment}
}

// ST-02, ST-04, §10 A1–A6: AWS's worked example.
func TestStepsOfTheExample(t *testing.T) {
	for _, c := range []struct {
		name        string
		count       int
		value       float64
		steps       []model.Step
		above       bool
		want, added int
	}{
		{"A1", 10, 59.9, exampleOut, true, 10, 0},
		{"A2", 10, 60, exampleOut, true, 11, 1},
		{"A3: 30 % of 11 are 3.3", 11, 70, exampleOut, true, 14, 3},
		{"A4: 10 % of 14 are 1.4", 14, 40, exampleIn, false, 13, -1},
		{"A5: 30 % of 13 are 3.9", 13, 30, exampleIn, false, 10, -3},
		{"A6", 10, 40.1, exampleIn, false, 10, 0},
		{"at the threshold, from above", 10, 50, exampleOut, true, 10, 0},
		{"at the threshold, from below", 10, 50, exampleIn, false, 10, 0},
		{"noise below a bound", 10, 60 * (1 - 1e-13), exampleOut, true, 11, 1},
		{"noise above a bound", 10, 40 * (1 + 1e-13), exampleIn, false, 9, -1},
		{"far above", 10, 1e300, exampleOut, true, 13, 3},
	} {
		step := stepOf(c.steps, c.value, 50, c.above)
		if step == nil {
			t.Errorf("%s: no step", c.name)
			continue
		}
		got := Adjust(c.count, model.PercentChangeInCapacity, step.Adjustment, 0)
		if got != c.want || got-c.count != c.added {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if step := stepOf(exampleOut, 49, 50, true); step != nil {
		t.Errorf("below the threshold a scale-out has the step %v", *step)
	}
}

// ST-04 to ST-06, §10 A7–A9.
func TestAdjustments(t *testing.T) {
	for _, c := range []struct {
		name             string
		count            int
		by               model.AdjustmentType
		adjustment, most int
		want             int
	}{
		{"A7", 3, model.ChangeInCapacity, 5, 0, 8},
		{"A8", 3, model.ExactCapacity, 5, 0, 5},
		{"A9: 25 % of 4 are less than the magnitude", 4, model.PercentChangeInCapacity, 25, 2, 6},
		{"the magnitude of what is taken", 4, model.PercentChangeInCapacity, -25, 2, 2},
		{"a magnitude that does not matter", 100, model.PercentChangeInCapacity, 25, 2, 125},
		{"no magnitude without a percentage", 4, model.ChangeInCapacity, 1, 3, 5},
		{"nothing below zero", 3, model.ChangeInCapacity, -5, 0, 0},
		{"to zero", 3, model.ExactCapacity, 0, 0, 0},
		{"nothing of nothing", 0, model.PercentChangeInCapacity, 50, 0, 0},
		{"a step of 0 % has no magnitude", 10, model.PercentChangeInCapacity, 0, 2, 10},
	} {
		if got := Adjust(c.count, c.by, c.adjustment, c.most); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// ST-04, §10 A10: 12.7 → 12, .67 → 1, −.58 → −1, −6.67 → −6.
func TestPercentagesRoundTowardZero(t *testing.T) {
	for _, c := range []struct{ count, percent, want int }{
		{127, 10, 12}, {67, 1, 1}, {58, -1, -1}, {667, -1, -6}, {10, 10, 1}, {10, -10, -1},
		{0, 10, 0}, {10, 0, 0},
	} {
		if got := percentOf(c.count, c.percent); got != c.want {
			t.Errorf("%d %% of %d: %d, want %d", c.percent, c.count, got, c.want)
		}
	}
}

// literalPercent transcribes ST-04 with fractions of tasks.
func literalPercent(count, percent int) int {
	exact := float64(count) * float64(percent) / 100
	switch {
	case exact > 1:
		return int(math.Floor(exact))
	case exact > 0:
		return 1
	case exact == 0:
		return 0
	case exact > -1:
		return -1
	}
	return int(math.Ceil(exact))
}

// ST-02, ST-04: the math equals a transcription of AWS's sentences, for any steps and counts.
func TestStepsEqualTheirTranscription(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(0, 5000).Draw(t, "count")
		percent := rapid.IntRange(-300, 300).Draw(t, "percent")
		if got, want := percentOf(count, percent), literalPercent(count, percent); got != want {
			t.Fatalf("%d %% of %d: %d, want %d", percent, count, got, want)
		}
		cuts := rapid.SliceOfNDistinct(rapid.IntRange(-50, 50), 1, 6, rapid.ID[int]).Draw(t, "cuts")
		steps := stepsBetween(cuts)
		threshold := float64(rapid.IntRange(-20, 80).Draw(t, "threshold"))
		offset := float64(rapid.IntRange(-120, 120).Draw(t, "offset")) / 2
		above := rapid.Bool().Draw(t, "above")
		want := -1
		for i, s := range steps { // whole line covered: exactly one step has the value
			in := s.Lower < offset && offset < s.Upper || above && offset == s.Lower ||
				!above && offset == s.Upper
			if in && want >= 0 {
				t.Fatalf("two steps have %v: %v", offset, steps)
			} else if in {
				want = i
			}
		}
		got := stepOf(steps, threshold+offset, threshold, above)
		if want < 0 || got != &steps[want] {
			t.Fatalf("%v above %v in %v: %v, want step %d", offset, threshold, steps, got, want)
		}
	})
}

// stepsBetween cuts the whole line into steps.
func stepsBetween(cuts []int) []model.Step {
	lower := -inf
	var steps []model.Step
	for n := -50; n <= 50; n++ {
		for _, c := range cuts {
			if c == n {
				steps = append(steps, model.Step{Lower: lower, Upper: float64(n), Adjustment: n})
				lower = float64(n)
			}
		}
	}
	return append(steps, model.Step{Lower: lower, Upper: inf, Adjustment: 99})
}
