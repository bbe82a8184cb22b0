package selection

// Point is a system in the plane of two figures, of both of which less is better.
type Point struct{ X, Y float64 }

// Front are the indices of the points that no other dominates, in order of index: none is as small in
// both figures and smaller in one. Equal points dominate each other not; a NaN is on no front.
func Front(points []Point) []int {
	var front []int
	for i, p := range points {
		if p.X != p.X || p.Y != p.Y {
			continue
		}
		dominated := false
		for _, q := range points {
			if q.X <= p.X && q.Y <= p.Y && (q.X < p.X || q.Y < p.Y) {
				dominated = true
				break
			}
		}
		if !dominated {
			front = append(front, i)
		}
	}
	return front
}
