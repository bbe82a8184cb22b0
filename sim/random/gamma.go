package random

import (
	"math"

	"ecsim/sim/portable"
)

// Gamma is the law of a gamma number of a whole shape of at least 1 and scale 1: the sum of so many
// exponential numbers of mean 1, drawn in a time that does not grow with their number (Marsaglia
// and Tsang 2000).
type Gamma struct {
	shape         int64
	centre, width float64
}

// NewGamma makes the law of a shape.
func NewGamma(shape int64) Gamma {
	centre := float64(shape) - 1.0/3
	return Gamma{shape, centre, 1 / math.Sqrt(9*centre)}
}

// Shape is the number of exponential numbers that are summed.
func (g *Gamma) Shape() int64 { return g.shape }

// Draw draws one number.
func (g *Gamma) Draw(s *Stream) float64 {
	if g.shape <= 1 {
		return s.Exponential()
	}
	for {
		x := s.normal()
		v := 1 + float64(g.width*x)
		if v <= 0 {
			continue
		}
		v = float64(v * float64(v*v))
		u, square := s.Float64(), float64(x*x)
		if u < 1-float64(0.0331*float64(square*square)) ||
			portable.Log(u) < float64(square/2)+float64(g.centre*(1-v+portable.Log(v))) {
			return float64(g.centre * v)
		}
	}
}

// normalCells are the quantiles of the standard normal law in the lower half, in the cells that a
// quantileTable has.
var normalCells = buildNormalCells()

func buildNormalCells() (cells [octaves * cellsPerOctave]cell) {
	edge := func(i int) float64 {
		return normalLower(math.Float64frombits(uint64(firstCell+i)<<fractionBits) * 0x1p-54)
	}
	for i := range cells {
		cells[i] = cell{edge(i), edge(i+1) - edge(i)}
	}
	return cells
}

// normal is a standard normal number, by inversion as in a quantileTable.
func (s *Stream) normal() float64 {
	word := s.Uint64()
	pattern := math.Float64bits(float64(int64(word >> 11)))
	i := pattern>>fractionBits - firstCell
	z := 0.0
	if i < uint64(len(normalCells)) {
		const fractionMask = 1<<fractionBits - 1
		fraction := float64(int64(pattern&fractionMask)) * (1.0 / (1 << fractionBits))
		z = normalCells[i].start + float64(fraction*normalCells[i].change)
	} else {
		z = normalLower(tailProbability(word))
	}
	if word&1 == 1 {
		return -z
	}
	return z
}
