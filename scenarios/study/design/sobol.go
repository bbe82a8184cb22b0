package design

import (
	"math/bits"
	"strconv"

	"ecsim/sim/random"
)

// MostSobolAxes is how many axes a Sobol design has at most.
const MostSobolAxes = 1 + len(joeKuo)

// polynomial is a primitive polynomial modulo 2 with its first direction numbers.
type polynomial struct {
	degree, a int
	m         [8]uint32
}

// joeKuo is the direction numbers of axes 2 and on: new-joe-kuo-6 of Joe and Kuo, "Constructing Sobol
// sequences with better two-dimensional projections", SIAM Journal on Scientific Computing 30, 2008.
var joeKuo = [...]polynomial{
	{1, 0, [8]uint32{1}},
	{2, 1, [8]uint32{1, 3}},
	{3, 1, [8]uint32{1, 3, 1}}, {3, 2, [8]uint32{1, 1, 1}},
	{4, 1, [8]uint32{1, 1, 3, 3}}, {4, 4, [8]uint32{1, 3, 5, 13}},
	{5, 2, [8]uint32{1, 1, 5, 5, 17}}, {5, 4, [8]uint32{1, 1, 5, 5, 5}}, {5, 7, [8]uint32{1, 1, 7, 11, 19}},
	{5, 11, [8]uint32{1, 1, 5, 1, 1}}, {5, 13, [8]uint32{1, 1, 1, 3, 11}}, {5, 14, [8]uint32{1, 3, 5, 5, 31}},
	{6, 1, [8]uint32{1, 3, 3, 9, 7, 49}}, {6, 13, [8]uint32{1, 1, 1, 15, 21, 21}},
	{6, 16, [8]uint32{1, 3, 1, 13, 27, 49}}, {6, 19, [8]uint32{1, 1, 1, 15, 7, 5}},
	{6, 22, [8]uint32{1, 3, 1, 15, 13, 25}}, {6, 25, [8]uint32{1, 1, 5, 5, 19, 61}},
	{7, 1, [8]uint32{1, 3, 7, 11, 23, 15, 103}}, {7, 4, [8]uint32{1, 3, 7, 13, 13, 15, 69}},
	{7, 7, [8]uint32{1, 1, 3, 13, 7, 35, 63}}, {7, 8, [8]uint32{1, 3, 5, 9, 1, 25, 53}},
	{7, 14, [8]uint32{1, 3, 1, 13, 9, 35, 107}}, {7, 19, [8]uint32{1, 3, 1, 5, 27, 61, 31}},
	{7, 21, [8]uint32{1, 1, 5, 11, 19, 41, 61}}, {7, 28, [8]uint32{1, 3, 5, 3, 3, 13, 69}},
	{7, 31, [8]uint32{1, 1, 7, 13, 1, 19, 1}}, {7, 32, [8]uint32{1, 3, 7, 5, 13, 19, 59}},
	{7, 37, [8]uint32{1, 1, 3, 9, 25, 29, 41}}, {7, 41, [8]uint32{1, 3, 5, 13, 23, 1, 55}},
	{7, 42, [8]uint32{1, 3, 7, 3, 13, 59, 17}},
}

// Sobol is the first n points of the Sobol sequence, shifted digitally by the seed: every axis' bits are
// inverted where those of a random word are set. That leaves each point uniform and the points as even as
// they were: of 2^k of them every elementary interval holds as many as before (Owen, "Randomly permuted
// (t,m,s)-nets", 1995; Joe and Kuo, "Remark on Algorithm 659", ACM TOMS 29, 2003).
func Sobol(n, axes int, seed uint64) [][]float64 {
	points := make([][]float64, n)
	for i := range points {
		points[i] = make([]float64, axes)
	}
	for axis := range axes {
		shift := uint32(random.Hash(seed, "sobol", strconv.Itoa(axis)) >> 32)
		for i, word := range sobolWords(n, axis) {
			points[i][axis] = (float64(word^shift) + 0.5) / (1 << 32) // the middle of what 32 bits tell apart
		}
	}
	return points
}

// sobolWords is the first n numbers of an axis as binary fractions of 32 bits, in the order of the Gray
// code (Antonov and Saleev, 1979).
func sobolWords(n, axis int) []uint32 {
	v := directions(axis)
	out := make([]uint32, n)
	for i := 1; i < n; i++ {
		out[i] = out[i-1] ^ v[bits.TrailingZeros32(uint32(i))]
	}
	return out
}

// directions are the direction numbers of an axis as binary fractions.
func directions(axis int) (v [32]uint32) {
	if axis == 0 {
		for i := range v {
			v[i] = 1 << (31 - i)
		}
		return v
	}
	p := joeKuo[axis-1]
	for i := range v {
		if i < p.degree {
			v[i] = p.m[i] << (31 - i)
			continue
		}
		v[i] = v[i-p.degree] ^ v[i-p.degree]>>p.degree
		for k := 1; k < p.degree; k++ {
			if p.a>>(p.degree-1-k)&1 == 1 {
				v[i] ^= v[i-k]
			}
		}
	}
	return v
}
