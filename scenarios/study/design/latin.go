package design

import (
	"strconv"

	"ecsim/sim/random"
)

// LatinHypercube is n points of the unit cube of which each axis has one in each of n strata, at a random
// place within it (McKay, Beckman and Conover, Technometrics 21(2), 1979).
func LatinHypercube(n, axes int, seed uint64) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, axes)
	}
	for axis := range axes {
		key := random.Hash(seed, "latin-hypercube", strconv.Itoa(axis))
		for i, stratum := range Permutation(n, random.Mix(key, 0)) {
			within := float64(random.Fraction(random.Word(random.Mix(key, 1), uint64(i))))
			points[i][axis] = (float64(stratum) + within) / float64(n)
		}
	}
	return points
}

// Permutation is 0 to n − 1 in an order that the key decides (Fisher and Yates).
func Permutation(n int, key uint64) []int {
	out := make([]int, n)
	for i := range out {
		j := random.Below(random.Word(key, uint64(i)), i+1)
		out[i] = out[j]
		out[j] = i
	}
	return out
}
