package serving

import (
	"math"
	"testing"
	"time"
)

// slices is how many turns each contender has.
const slices = 64

// contender serves one slice of its work and says how many requests that were.
type contender func() (requests int)

// turns lets contenders take turns, so that all meet the same machine, and gives the seconds per
// request of each one's best slice. The benchmark's own time is that of the first.
func turns(b *testing.B, contenders ...contender) []float64 {
	best := make([]float64, len(contenders))
	b.ResetTimer()
	b.StopTimer()
	for turn := range slices {
		for i, serve := range contenders {
			if i == 0 {
				b.StartTimer()
			}
			began := time.Now()
			requests := serve()
			each := time.Since(began).Seconds() / float64(requests)
			b.StopTimer()
			if turn == 0 {
				best[i] = math.Inf(1)
			}
			best[i] = min(best[i], each)
		}
	}
	return best
}

// judged is how many requests a case must serve before it is held to its bounds.
const judged = 1_000_000

// atMost reports a ratio and holds it to a bound; 0 is none.
func atMost(b *testing.B, ratio, bound float64, unit string) {
	b.ReportMetric(ratio, unit)
	if bound > 0 && ratio > bound && b.N > judged {
		b.Errorf("%.2f %s, expected at most %v", ratio, unit, bound)
	}
}

// atLeast reports a ratio and holds it to a bound; 0 is none.
func atLeast(b *testing.B, ratio, bound float64, unit string) {
	b.ReportMetric(ratio, unit)
	if ratio < bound && b.N > judged {
		b.Errorf("%.2f %s, expected at least %v", ratio, unit, bound)
	}
}
