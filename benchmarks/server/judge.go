package main

import (
	"math"

	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// measure is a figure of a distribution of latencies, in seconds, and how well it must be
// predicted.
type measure struct {
	name  string
	bound float64 // relative error
	of    func(*stats.Sketch) float64
}

var measures = []measure{
	{"mean", 0.05, func(s *stats.Sketch) float64 { return s.Mean().Seconds() }},
	{"p95", 0.10, func(s *stats.Sketch) float64 { return s.Quantile(0.95).Seconds() }},
	{"p99", 0.10, func(s *stats.Sketch) float64 { return s.Quantile(0.99).Seconds() }},
}

// row is one line of the table. Latencies are in seconds.
type row struct {
	service             string
	load                float64
	measure             string
	measured, predicted float64
	low, high           float64 // 95 % of such runs
	bound               float64
	judged              bool // false: the machine was too busy
}

// off is the relative error of the prediction.
func (r row) off() float64 { return r.predicted/r.measured - 1 }

func (r row) holds() bool { return math.Abs(r.off()) <= r.bound }

func (r row) verdict() string {
	switch {
	case !r.judged:
		return "not judged: machine too busy"
	case r.holds():
		return "holds"
	default:
		return "FAILS"
	}
}

// rows compares what was measured with what was predicted; a round trip is added to predictions.
func rows(measured *stats.Sketch, p prediction, roundTrip clock.Span) []row {
	extra := roundTrip.Seconds()
	var out []row
	for _, m := range measures {
		low, high := p.spread(m)
		out = append(out, row{
			measure: m.name, bound: m.bound,
			measured: m.of(measured), predicted: m.of(&p.latency) + extra,
			low: low + extra, high: high + extra,
		})
	}
	return out
}

// status is the exit status of the rows.
func status(all []row) int {
	worst := fine
	for _, r := range all {
		switch {
		case r.judged && !r.holds():
			return checkFailed
		case !r.judged:
			worst = machineFault
		}
	}
	return worst
}
