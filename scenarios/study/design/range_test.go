package design

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	_ "ecsim/sim/random/repeatable"
)

func TestCutsAndSteps(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want []float64
	}{
		{"cut", Range{Low: 1, High: 2}.Cut(5), []float64{1, 1.25, 1.5, 1.75, 2}},
		{"cut into one", Range{Low: 1, High: 2}.Cut(1), []float64{1}},
		{"ratios", Range{Low: 1, High: 100, Log: true}.Cut(3), []float64{1, 10, 100}},
		{"whole numbers once each", Range{Low: 1, High: 3, Integer: true}.Cut(9), []float64{1, 2, 3}},
		{"six figures", Range{Low: 0, High: 1}.Cut(4), []float64{0, 0.333333, 0.666667, 1}},
		{"steps of a tenth", Range{Low: 0, High: 0.3}.Step(0.1), []float64{0, 0.1, 0.2, 0.3}},
		{"a last step beyond the end", Range{Low: 1, High: 6}.Step(2), []float64{1, 3, 5}},
		{"a factor that moves nothing", Range{Low: 5e-324, High: 1e-322, Log: true}.Step(1.1), []float64{5e-324}},
		{"factors", Range{Low: 8, High: 100, Log: true}.Step(2), []float64{8, 16, 32, 64}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

// Whole numbers of a linear range have equal parts of the unit interval, ends included.
func TestWholeNumbersAreEquallyLikely(t *testing.T) {
	r, count := Range{Low: 2, High: 5, Integer: true}, map[float64]int{}
	for i := range 400 {
		count[r.At(float64(i)/400)]++
	}
	for x := 2.0; x <= 5; x++ {
		if count[x] != 100 {
			t.Errorf("%v is there %d times of 400", x, count[x])
		}
	}
}

// Every number of a range is inside it, grows with its coordinate, and has no more than six figures.
func TestNumbersStayInTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Range{Low: rapid.Float64Range(0.001, 1000).Draw(t, "low"), Log: rapid.Bool().Draw(t, "log"),
			Integer: rapid.Bool().Draw(t, "integer")}
		r.High = r.Low + rapid.Float64Range(2, 1e6).Draw(t, "width")
		u, v := rapid.Float64Range(0, 0.999).Draw(t, "u"), rapid.Float64Range(0, 0.999).Draw(t, "v")
		a, b := r.At(min(u, v)), r.At(max(u, v))
		if a > b || a < r.Low || b > r.High {
			t.Fatalf("%+v: %v at %v and %v at %v", r, a, min(u, v), b, max(u, v))
		}
		if r.Integer && a != math.Trunc(a) {
			t.Fatalf("%+v: %v is no whole number", r, a)
		}
		if !r.Integer && math.Abs(r.Unit(a)-min(u, v)) > 1e-3 {
			t.Fatalf("%+v: %v is at %v, not at %v", r, a, r.Unit(a), min(u, v))
		}
	})
}

func TestFormat(t *testing.T) {
	for x, want := range map[float64]string{1234567: "1234567", 0.1 + 0.2: "0.3", 1e-7: "0.0000001",
		1234.56789: "1234.57", 5: "5", -2.5: "-2.5"} {
		if got := Format(x); got != want {
			t.Errorf("%v is %s, want %s", x, got, want)
		}
	}
}
