package question

import (
	"math"
	"testing"

	"ecsim/scenarios/study/design"
)

// A grid goes through the axes in order, the last one fastest; a sample has no point twice.
func TestPoints(t *testing.T) {
	list := Axis{Name: "size", Paths: []string{"x"}}
	for _, label := range []string{"s", "m"} {
		list.Levels = append(list.Levels, Level{Label: label, Set: []string{"x=" + label}, Number: math.NaN()})
	}
	count := Axis{Name: "count", Paths: []string{"y", "z"}, Range: &design.Range{Low: 1, High: 3, Integer: true}}
	for _, x := range count.Range.Cut(3) {
		count.Levels = append(count.Levels, count.Value(x))
	}
	axes := []Axis{list, count}
	grid := Points(axes, Design{Kind: Grid})
	if len(grid) != 6 || Describe(axes, grid[1]) != "size = s, count = 2" {
		t.Errorf("%d points, the second is %s", len(grid), Describe(axes, grid[1]))
	}
	if set := grid[1].Set(); len(set) != 3 || set[2] != "z=2" {
		t.Errorf("the second point sets %v", set)
	}
	for _, kind := range []DesignKind{Sobol, LatinHypercube} {
		seen := map[string]bool{}
		for _, p := range Points(axes, Design{Kind: kind, Points: 64, Seed: 1}) {
			seen[Describe(axes, p)] = true
		}
		if len(seen) != 6 || len(Points(axes, Design{Kind: kind, Points: 64, Seed: 1})) != 6 {
			t.Errorf("64 %s points hit %d of 6 combinations", kind, len(seen))
		}
	}
	if list.IsNumeric() || !count.IsNumeric() {
		t.Error("sizes have an order, counts have none")
	}
}

// Numbers have the unit of their range, and durations are written as people do.
func TestValuesHaveTheUnitOfTheirRange(t *testing.T) {
	for _, c := range []struct {
		unit string
		x    float64
		want string
	}{{"", 5, "p=5"}, {"s", 5400, `p="1h30m"`}, {"s", 12.3456, `p="12.3456s"`}, {"/s", 40, `p="40/s"`},
		{"%", 12.5, `p="12.5%"`}} {
		a := Axis{Paths: []string{"p"}, Unit: c.unit, Range: &design.Range{Low: 0, High: 1e6}}
		if got := a.Value(c.x).Set[0]; got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
