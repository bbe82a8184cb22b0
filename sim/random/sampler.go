package random

import "ecsim/sim/clock"

// Sampler draws spans of one Distribution, quickly: what can be computed before the first draw has
// been. It is immutable and may be shared.
type Sampler struct {
	law   law
	scale float64 // mean of an exponential law, width of a uniform one, the value of a constant; ns
	base  float64 // lower end of a uniform law, ns
	table *quantileTable
	spans []clock.Span
}

// Sampler compiles d.
func (d Distribution) Sampler() Sampler {
	s := Sampler{law: d.law, scale: d.a}
	switch d.law {
	case uniform:
		s.base, s.scale = d.a, d.b-d.a
	case empirical:
		s.spans = d.spans()
	case lognormal, triangular, erlang, hyperexponential:
		s.table = newQuantileTable(d)
	}
	return s
}

// Sample draws one span.
func (m *Sampler) Sample(s *Stream) clock.Span {
	switch m.law {
	case constant:
		return roundSpan(m.scale)
	case exponential:
		return roundSpan(float64(s.Exponential() * m.scale))
	case uniform:
		return roundSpan(m.base + float64(s.Float64()*m.scale))
	case empirical:
		return m.spans[s.IntN(len(m.spans))]
	default:
		return m.table.sample(s)
	}
}

// Fill draws len(dst) spans: the same as so many calls of Sample.
func (m *Sampler) Fill(s *Stream, dst []clock.Span) {
	switch m.law {
	case constant:
		v := roundSpan(m.scale)
		for i := range dst {
			dst[i] = v
		}
	case exponential:
		for i := range dst {
			dst[i] = roundSpan(float64(s.Exponential() * m.scale))
		}
	case uniform, empirical:
		for i := range dst {
			dst[i] = m.Sample(s)
		}
	default:
		for i := range dst {
			dst[i] = m.table.sample(s)
		}
	}
}

// Sample draws one span of d without compiling it: the right choice for rare draws. It is the same
// law as that of a Sampler, but not the same numbers.
func (d Distribution) Sample(s *Stream) clock.Span {
	switch d.law {
	case constant:
		return roundSpan(d.a)
	case exponential:
		return roundSpan(float64(s.Exponential() * d.a))
	case empirical:
		return d.value(s.IntN(len(d.values) / 8))
	default:
		word := s.Uint64()
		return roundSpan(d.quantile(tailProbability(word), word&1 == 1))
	}
}
