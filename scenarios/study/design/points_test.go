package design

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func TestGridHasEveryCombination(t *testing.T) {
	want := [][]int{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}}
	if got := Grid([]int{2, 3}); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Grid(nil); len(got) != 1 {
		t.Errorf("no axes make %d points, expected the one without settings", len(got))
	}
}

// Each axis has one point in each stratum, whatever the seed; another seed pairs them otherwise.
func TestLatinHypercubeHasOnePointInEachStratum(t *testing.T) {
	for _, n := range []int{1, 2, 7, 64} {
		for seed := range uint64(5) {
			points := LatinHypercube(n, 3, seed)
			for axis := range 3 {
				if cells := count(points, []int{axis}, []int{n}); len(cells) != n {
					t.Errorf("%d points, seed %d: axis %d has points in %d strata", n, seed, axis, len(cells))
				}
			}
		}
	}
	if fmt.Sprint(LatinHypercube(8, 2, 1)) == fmt.Sprint(LatinHypercube(8, 2, 2)) {
		t.Error("two seeds, one design")
	}
}

// The beginning of the sequence, as Joe and Kuo's own program prints it.
func TestSobolBegins(t *testing.T) {
	want := [][]float64{{0, 0, 0}, {0.5, 0.5, 0.5}, {0.75, 0.25, 0.25}, {0.25, 0.75, 0.75}, {0.375, 0.375, 0.625},
		{0.875, 0.875, 0.125}, {0.625, 0.125, 0.875}, {0.125, 0.625, 0.375}, {0.1875, 0.3125, 0.9375},
		{0.6875, 0.8125, 0.4375}}
	for axis := range 3 {
		for i, word := range sobolWords(len(want), axis) {
			if got := float64(word) / (1 << 32); got != want[i][axis] {
				t.Errorf("point %d of axis %d is %v, want %v", i, axis, got, want[i][axis])
			}
		}
	}
}

// Of 2^k points each axis has one in each of 2^k equal parts, and the first two axes are a (0, k, 2)-net:
// each of the elementary intervals of volume 2^−k holds exactly one. A shift keeps that.
func TestSobolIsEven(t *testing.T) {
	for _, k := range []int{3, 6} {
		n := 1 << k
		for _, seed := range []uint64{0, 1, 99} {
			points := Sobol(n, MostSobolAxes, seed)
			for axis := range MostSobolAxes {
				if cells := count(points, []int{axis}, []int{n}); len(cells) != n {
					t.Errorf("%d points, seed %d: axis %d has points in %d parts", n, seed, axis, len(cells))
				}
			}
			for a := range k + 1 {
				if cells := count(points, []int{0, 1}, []int{1 << a, n >> a}); len(cells) != n {
					t.Errorf("%d points, seed %d: %d of %d × %d intervals hold a point", n, seed, len(cells), 1<<a, n>>a)
				}
			}
		}
	}
}

// Property A of Sobol: of 2^d points each orthant of the d-dimensional cube holds exactly one. Joe and
// Kuo's numbers have it, and a wrong one would not.
func TestSobolHasPropertyA(t *testing.T) {
	for d := 1; d <= 12; d++ {
		points := Sobol(1<<d, d, 7)
		axes := make([]int, d)
		for i := range axes {
			axes[i] = i
		}
		if cells := count(points, axes, slices.Repeat([]int{2}, d)); len(cells) != 1<<d {
			t.Errorf("%d axes: %d of %d orthants hold a point", d, len(cells), 1<<d)
		}
	}
}

// count is how many points each box holds when the axes are cut into so many parts.
func count(points [][]float64, axes, parts []int) map[string]int {
	cells := map[string]int{}
	for _, p := range points {
		box := make([]int, len(axes))
		for i, axis := range axes {
			box[i] = int(p[axis] * float64(parts[i]))
		}
		cells[fmt.Sprint(box)]++
	}
	return cells
}

// Independent points are spread evenly, by chance only, and those of two axes have nothing to do with each other.
func TestIndependentPointsAreUniform(t *testing.T) {
	const n = 4000
	for seed := range uint64(3) {
		cells := make([]int, 16)
		points := Independent(n, 2, seed)
		for _, p := range points {
			cells[4*int(4*p[0])+int(4*p[1])]++
		}
		chi := 0.0
		for _, c := range cells {
			chi += math.Pow(float64(c)-n/16.0, 2) / (n / 16.0)
		}
		if chi > 44.3 { // the 0.9999-quantile with 15 degrees of freedom
			t.Errorf("seed %d: χ² = %.1f in cells %v", seed, chi, cells)
		}
		if fmt.Sprint(points[:5]) != fmt.Sprint(Independent(5, 2, seed)) {
			t.Errorf("seed %d: the first points depend on how many there are", seed)
		}
	}
}

// Designs are the same on every machine.
func TestDesignsAreRepeatable(t *testing.T) {
	got := fmt.Sprint(LatinHypercube(3, 2, 5), Sobol(3, 2, 5), Independent(1, 2, 5))
	want := "[[0.30444480360900544 0.3022292782354466] [0.94685989531876 0.502862741293863] " +
		"[0.6591946504447525 0.7125289050441629]] [[0.8635365710360929 0.3463868392864242] " +
		"[0.36353657103609294 0.8463868392864242] [0.11353657103609294 0.09638683928642422]] " +
		"[[0.03188381142421104 0.0359027220181809]]"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
