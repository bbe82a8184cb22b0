package study

import "testing"

// TestCells: a need is cut by its size alone, into some cells of few replications.
func TestCells(t *testing.T) {
	v := spike(t, "base")
	for n, want := range map[int]int{0: 0, 1: 1, 16: 16, 17: 9, 64: 16, 128: 16, 129: 17, 1000: 125} {
		cells := Need{v, 5, 5 + n}.cells()
		next := 5
		for _, c := range cells {
			if c.From != next || c.Replications() < 1 || c.Replications() > mostReplications {
				t.Errorf("%d replications have a cell of %d to %d", n, c.From, c.To)
			}
			next = c.To
		}
		if len(cells) != want || next != 5+n {
			t.Errorf("%d replications are %d cells up to %d, want %d", n, len(cells), next, want)
		}
	}
}
