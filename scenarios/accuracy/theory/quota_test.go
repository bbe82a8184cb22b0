package theory

import (
	"math"
	"testing"
)

// The formula is what playing the periods gives, averaged over the instants at which work begins.
func TestQuotaAlone(t *testing.T) {
	for _, q := range []Quota{{25, 100}, {50, 100}, {90, 100}} {
		for _, work := range []float64{8, 25, 30, 40, 50, 75, 90, 260} {
			const points = 20_000
			played := 0.0
			for i := range points {
				begin := (float64(i) + 0.5) / points * q.Period
				now, period, left := begin, 0.0, work
				for {
					run := min(left, q.PerPeriod, period+q.Period-now)
					now += run
					if left -= run; left < 1e-9 {
						break
					}
					period += q.Period
					now = period
				}
				played += (now - begin) / points
			}
			if got := q.Alone(work); math.Abs(got-played) > 0.01 {
				t.Errorf("%v of %v alone takes %v, played %v", work, q, got, played)
			}
		}
	}
}
