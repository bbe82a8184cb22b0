package scenarios

import (
	"context"
	"testing"

	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// BenchmarkAntithetic plays scenarios as single replications and in as many in antithetic pairs, and reports
// how the squared widths of some intervals compare.
func BenchmarkAntithetic(b *testing.B) {
	const n = 100
	for _, name := range []string{"zone-outage", "bad-deployment", "flash-crowd"} {
		b.Run(name, func(b *testing.B) {
			s := bundled(name)(b)
			s.Horizon = min(s.Horizon, clock.Hour)
			for b.Loop() {
				single, pairs := played(b, s, n, false), played(b, s, n, true)
				x := func(name string, of func(*scenarios.Outcome) scenarios.Measure) {
					one, two := of(single), of(pairs)
					if one.Low < one.High {
						ratio := (two.High - two.Low) / (one.High - one.Low)
						b.ReportMetric(ratio*ratio, "x-"+name)
					}
				}
				x("cost", func(o *scenarios.Outcome) scenarios.Measure { return o.Cost.Monthly })
				x("requests", func(o *scenarios.Outcome) scenarios.Measure { return o.Services[0].Requests.Offered })
				x("mean", func(o *scenarios.Outcome) scenarios.Measure { return o.Services[0].Latency.Mean })
				x("p99", func(o *scenarios.Outcome) scenarios.Measure { return o.Services[0].Latency.P99 })
			}
		})
	}
}

func played(t testing.TB, s *model.Scenario, replications int, antithetic bool) *scenarios.Outcome {
	o, err := scenarios.Run(context.Background(), s, scenarios.RunOptions{
		Replications: replications, Antithetic: antithetic,
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}
