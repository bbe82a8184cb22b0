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
		return m.table.at(s.Uint64())
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
		fillExponential(s, m.scale, dst)
	case uniform, empirical:
		for i := range dst {
			dst[i] = m.Sample(s)
		}
	default:
		m.table.fill(s, dst)
	}
}

// fillExponential draws exponential spans of the given mean in nanoseconds.
func fillExponential(s *Stream, mean float64, dst []clock.Span) {
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
		dst[i] = roundSpan(float64(x * mean))
	}
	*s = state
}

// Sample draws one span of d without compiling it: the right choice for rare draws. It is the same
// law as that of a Sampler, but not the same numbers.
func (d Distribution) Sample(s *Stream) clock.Span {
	switch d.law {
	case constant:
		return roundSpan(d.a)
	case exponential:
		return roundSpan(float64(s.Exponential() * d.a))
	case erlang:
		sum := 0.0
		for range int(d.b) {
			sum += s.Exponential()
		}
		return roundSpan(float64(sum * (d.a / d.b)))
	case hyperexponential:
		phase := d.c
		if s.Float64() >= d.c {
			phase = 1 - d.c
		}
		return roundSpan(float64(s.Exponential() * (d.a / (2 * phase))))
	case empirical:
		return d.value(s.IntN(len(d.values) / 8))
	default:
		word := s.Uint64()
		return roundSpan(d.quantile(tailProbability(word), word&1 == 1))
	}
}
