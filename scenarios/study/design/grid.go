package design

// Grid is every combination of levels, by index; the last axis moves fastest. Its axes have so many levels
// each.
func Grid(levels []int) [][]int {
	total := 1
	for _, n := range levels {
		total *= n
	}
	out := make([][]int, total)
	for i := range out {
		point, rest := make([]int, len(levels)), i
		for axis := len(levels) - 1; axis >= 0; axis-- {
			point[axis] = rest % levels[axis]
			rest /= levels[axis]
		}
		out[i] = point
	}
	return out
}
