package design

import (
	"strconv"

	"ecsim/sim/random"
)

// Independent is n points of the unit cube, each drawn for itself. The first points are the same for every n.
func Independent(n, axes int, seed uint64) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, axes)
		for axis := range axes {
			key := random.Hash(seed, "independent", strconv.Itoa(axis))
			points[i][axis] = random.Fraction(random.Word(key, uint64(i)))
		}
	}
	return points
}
