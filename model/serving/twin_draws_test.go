package serving

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// drawKey names the draws of one block from one law.
type drawKey struct {
	origin, purpose string
	law             random.Distribution
	block           int64
}

// stream opens the draws of the block of an origin's next request.
func (t *twin) stream(origin, purpose string) *random.Stream {
	ids := []string{t.config.Service}
	if origin != "" && purpose != "client-think" {
		ids = append(ids, origin)
	}
	stream := new(random.Stream)
	stream.Enter(t.config.Streams.Pick(purpose, ids...), uint64(t.number[origin]/blockSize))
	return stream
}

// draw makes the draw that belongs to an origin's next request.
func (t *twin) draw(origin, purpose string, law random.Distribution) clock.Span {
	key := drawKey{origin, purpose, law, t.number[origin] / blockSize}
	if t.draws[key] == nil {
		stream, sampler := t.stream(origin, purpose), law.Sampler()
		for range blockSize {
			t.draws[key] = append(t.draws[key], sampler.Sample(stream))
		}
	}
	return t.draws[key][t.number[origin]%blockSize]
}

// drawFailure is uniform in [0, 1), and a request fails when it is below the task's error rate.
func (t *twin) drawFailure(origin string) (v float64) {
	stream := t.stream(origin, "request-error")
	for range t.number[origin]%blockSize + 1 {
		v = stream.Float64()
	}
	return v
}
