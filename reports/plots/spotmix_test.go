package plots

import (
	"testing"

	"gonum.org/v1/plot/vg"
)

// Labels of marks that coincide stand above each other, the same label once.
func TestLabelsDoNotStandOnEachOther(t *testing.T) {
	width := func(text string) vg.Length { return vg.Points(float64(5 * len(text))) }
	var taken []label
	for _, l := range []label{
		{"0 % Spot", vg.Point{X: 100, Y: 50}}, {"25 % Spot", vg.Point{X: 104, Y: 52}}, {"25 % Spot", vg.Point{X: 99, Y: 55}},
		{"50 % Spot", vg.Point{X: 108, Y: 50}}, {"100 % Spot", vg.Point{X: 300, Y: 50}},
	} {
		taken = place(taken, l, width)
	}
	if len(taken) != 4 {
		t.Errorf("%d labels, want one for each text: %v", len(taken), taken)
	}
	for i, a := range taken {
		for _, b := range taken[:i] {
			if a.covers(b, width) {
				t.Errorf("%v stands on %v", a, b)
			}
		}
	}
	if last := taken[len(taken)-1]; last.at.Y != 50 {
		t.Errorf("%v was moved for nothing", last)
	}
}
