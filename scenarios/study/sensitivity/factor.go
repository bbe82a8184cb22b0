package sensitivity

// Factor is one axis as the points of a study have it. It has levels, or it has coordinates.
type Factor struct {
	Levels      []int     // by point: the index of its level
	Coordinates []float64 // by point: where it is in [0, 1]
}

// columns are the functions of a factor that the additive model adds up, by point: one for each level but
// the first, or the Legendre polynomials of the coordinate up to a degree.
func (f Factor) columns(points []int, degree int) [][]float64 {
	if f.Coordinates == nil {
		return f.indicators(points)
	}
	columns := make([][]float64, degree)
	for d := range columns {
		columns[d] = make([]float64, len(points))
		for i, point := range points {
			columns[d][i] = legendre(d+1, 2*f.Coordinates[point]-1)
		}
	}
	return columns
}

// indicators has a column for each level after the first that some of the points have.
func (f Factor) indicators(points []int) [][]float64 {
	most := 0
	for _, point := range points {
		most = max(most, f.Levels[point])
	}
	columns := make([][]float64, most)
	for i := range columns {
		columns[i] = make([]float64, len(points))
	}
	for i, point := range points {
		if level := f.Levels[point]; level > 0 {
			columns[level-1][i] = 1
		}
	}
	return columns
}

// legendre is the Legendre polynomial of a degree at x in [−1, 1] (Bonnet's recursion).
func legendre(degree int, x float64) float64 {
	before, now := 1.0, x
	for n := 1; n < degree; n++ {
		next := (float64(float64(2*n+1)*float64(x*now)) - float64(float64(n)*before)) / float64(n+1)
		before, now = now, next
	}
	return now
}
