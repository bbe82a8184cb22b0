package plots

import (
	"testing"

	"gonum.org/v1/plot/vg"
)

// TestNamesStandOnNothing: wherever marks are, also at an edge and close together, no name lies on a mark, on
// another name or outside of the picture.
func TestNamesStandOnNothing(t *testing.T) {
	const wide = vg.Length(120)
	room := vg.Rectangle{Max: vg.Point{X: 300, Y: 200}}
	marks := []vg.Point{{X: 20, Y: 190}, {X: 140, Y: 190}, {X: 290, Y: 190}, {X: 150, Y: 186}, {X: 150, Y: 5}}
	var taken []vg.Rectangle
	for _, m := range marks {
		taken = append(taken, vg.Rectangle{Min: vg.Point{X: m.X - 4, Y: m.Y - 4}, Max: vg.Point{X: m.X + 4, Y: m.Y + 4}})
	}
	for _, m := range marks {
		at := placeOf(room, wide, m.X, m.Y, taken)
		for _, other := range taken {
			if overlap(at, other) {
				t.Errorf("the name of %v at %v lies on %v", m, at, other)
			}
		}
		if at.Min.X < 0 || at.Max.X > room.Max.X || at.Min.Y < 0 || at.Max.Y > room.Max.Y {
			t.Errorf("the name of %v at %v is outside", m, at)
		}
		taken = append(taken, at)
	}
}
