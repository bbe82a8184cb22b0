package random

import "ecsim/sim/portable"

// layers is the number of horizontal strips of equal area that cover the exponential density.
const layers = 256

// zigguratStart is where the lowest strip's rectangle ends and the tail begins, and zigguratArea
// the area of each strip (Marsaglia and Tsang 2000).
const (
	zigguratStart = 7.69711747013104972
	zigguratArea  = 3.949659822581572e-3
)

// strip is one layer. A 53-bit mantissa m below certain gives m·width at once.
type strip struct {
	certain uint64
	width   float64
	density float64 // e⁻ˣ at the strip's right edge
}

var strips = buildStrips()

func buildStrips() (s [layers]strip) {
	const mantissas = 1 << 53
	right, bottom := zigguratStart, portable.Exp(-zigguratStart)
	base := zigguratArea / bottom
	s[0] = strip{uint64(right / base * mantissas), base / mantissas, 1}
	s[layers-1].width, s[layers-1].density = right/mantissas, bottom
	for i := layers - 2; i >= 1; i-- {
		next := -portable.Log(zigguratArea/right + portable.Exp(-right))
		s[i+1].certain = uint64(next / right * mantissas)
		s[i].width, s[i].density = next/mantissas, portable.Exp(-next)
		right = next
	}
	return s
}

// Exponential is an exponential number of mean 1, by the ziggurat method.
func (s *Stream) Exponential() float64 {
	word := s.Uint64()
	if x, sure := exponentialCentre(word); sure {
		return x
	}
	return s.exponentialEdge(word)
}

// Exponentials draws len(dst) exponential numbers of mean 1: the same as so many calls of
// Exponential, with the state in registers.
func (s *Stream) Exponentials(dst []float64) {
	var word uint64
	state := *s
	for i := range dst {
		word, state = state.next()
		x, sure := exponentialCentre(word)
		if !sure {
			*s = state
			x = s.exponentialEdge(word)
			state = *s
		}
		dst[i] = x
	}
	*s = state
}

// exponentialCentre is the number that a word means, if it falls in the sure part of its strip.
// Bits 0 to 7 choose the strip, bits 11 to 63 are the mantissa.
func exponentialCentre(word uint64) (x float64, sure bool) {
	layer := &strips[word%layers]
	mantissa := word >> 11
	return float64(int64(mantissa)) * layer.width, mantissa < layer.certain
}

// exponentialEdge decides the one draw in fifty that falls outside the sure part of its strip. A
// rejected word is thrown away whole: another mantissa in the same strip would favour short draws.
func (s *Stream) exponentialEdge(word uint64) float64 {
	for {
		x, sure := exponentialCentre(word)
		i := word % layers
		switch {
		case sure:
			return x
		case i == 0: // the tail is the same law again, further out
			return zigguratStart + s.Exponential()
		}
		height := strips[i].density + float64(s.Float64()*(strips[i-1].density-strips[i].density))
		if height < portable.Exp(-x) {
			return x
		}
		word = s.Uint64()
	}
}
