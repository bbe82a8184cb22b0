package random

// Enter moves s to the beginning of number n of the streams of a family, where a family is a key,
// as Streams.Pick gives it. It is for draws that belong to numbered things, such as the n-th block
// of requests: any block can be drawn without the blocks before it, and nothing is allocated.
func (s *Stream) Enter(family, n uint64) {
	key := finalize(family+goldenStep) ^ finalize(n)
	for _, word := range [...]*uint64{&s.a, &s.b, &s.c, &s.d} {
		key += goldenStep
		*word = finalize(key)
	}
}
