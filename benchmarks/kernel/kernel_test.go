package kernel

import (
	"fmt"
	"testing"
	"time"

	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// holds are populations from a small station to a large cluster.
func holds() []Hold {
	span := random.Exponential(clock.Second)
	return []Hold{{20, span}, {400, span}, {10_000, span}}
}

// horizonFor is long enough for about n events.
func horizonFor(h Hold, n int) clock.Time {
	return clock.Time(float64(n) / float64(h.Pending) * float64(h.Span.Mean()))
}

func TestBothPlayTheSameEvents(t *testing.T) {
	ties := Hold{50, random.Empirical([]clock.Span{0, 1, 2})}
	for _, h := range append(holds(), ties) {
		horizon := horizonFor(h, 20_000)
		got, err := PlayEngine(h, horizon)
		if err != nil {
			t.Fatal(err)
		}
		if want := PlayPlain(h, horizon); got != want {
			t.Errorf("%d pending: the engine played %+v, plain %+v", h.Pending, got, want)
		}
		if got.Events < 15_000 || got.Events > 25_000 {
			t.Errorf("%d pending: %d events, want about 20,000", h.Pending, got.Events)
		}
	}
}

func BenchmarkEngine(b *testing.B) {
	each(b, func(h Hold, horizon clock.Time) (Result, error) { return PlayEngine(h, horizon) })
}

func BenchmarkPlain(b *testing.B) {
	each(b, func(h Hold, horizon clock.Time) (Result, error) { return PlayPlain(h, horizon), nil })
}

// each measures events per second by population; one operation is one event.
func each(b *testing.B, play func(Hold, clock.Time) (Result, error)) {
	for _, h := range holds() {
		b.Run(fmt.Sprintf("pending=%d", h.Pending), func(b *testing.B) {
			result, err := play(h, horizonFor(h, b.N))
			if err != nil {
				b.Fatal(err)
			}
			elapsed := b.Elapsed().Seconds()
			b.ReportMetric(float64(result.Events)/elapsed, "events/s")
			b.ReportMetric(result.End.Seconds()/elapsed, "simulated-s/s")
		})
	}
}

// BenchmarkEngineAgainstPlain takes turns, so that both sides see the same machine.
func BenchmarkEngineAgainstPlain(b *testing.B) {
	const turn = 200_000
	for _, h := range holds() {
		b.Run(fmt.Sprintf("pending=%d", h.Pending), func(b *testing.B) {
			var engine, plain time.Duration
			for b.Loop() {
				horizon := horizonFor(h, turn)
				began := time.Now()
				got, err := PlayEngine(h, horizon)
				engine += time.Since(began)
				if err != nil {
					b.Fatal(err)
				}
				began = time.Now()
				want := PlayPlain(h, horizon)
				plain += time.Since(began)
				if got != want {
					b.Fatalf("the engine played %+v, the plain simulation %+v", got, want)
				}
			}
			b.ReportMetric(plain.Seconds()/engine.Seconds(), "times-plain")
		})
	}
}
