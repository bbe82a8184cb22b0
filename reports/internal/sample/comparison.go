package sample

import (
	"math"

	"ecsim/scenarios"
	"ecsim/scenarios/study/compare"
	"ecsim/scenarios/study/inference"
)

// Comparison is a web service and a worker held against two variants: one with fewer tasks, and one
// with a service more.
func Comparison() *compare.Result {
	latest := 0.4
	slo := func(value float64, ok bool) []scenarios.SLOOutcome {
		return []scenarios.SLOOutcome{{Measure: "service.web.latency.p99", Unit: "s", Limit: &latest, OK: ok,
			Value: scenarios.Measure{Mean: value, Low: value * 0.98, High: value * 1.02, N: 24}}}
	}
	side := func(name, hash string, set ...string) compare.Side {
		return compare.Side{Name: name, Scenario: "shop", Hash: hash, Seed: 42, HorizonSeconds: 86400,
			Set: append([]string{}, set...), SLOs: slo(0.219, true)}
	}
	r := &compare.Result{
		Schema: compare.Schema, Version: "v0.1.0", CatalogDate: "2026-02-01", Confidence: 0.95, Indifference: 0.01,
		Design: compare.Design{Sequential: true, Replications: 24, Most: 64, Looks: 2, Verdicts: 14, Least: 11,
			CommonSeeds: true},
		Base:  side("shop", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
		Notes: []string{},
	}
	small := compare.Variant{Side: side("small", "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
		"service.web.definition.desiredCount=2"), OnlyBase: []string{}, OnlyVariant: []string{}, Unmeasured: []string{}}
	small.SLOs = slo(0.431, false)
	canary := compare.Variant{Side: side("canary", "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13"),
		OnlyBase: []string{"service worker"}, OnlyVariant: []string{"service preview"}, Unmeasured: []string{}}
	canary.Scenario = "shop-canary"
	for _, m := range []measured{
		{"cost.monthly", "USD", "lower", 99.38, -41.02, 1.2, true},
		{"cost.cause.steady", "USD", "lower", 3.2, -1.35, 0.04, false},
		{"service.web.availability.requests", "ratio", "higher", 0.99995, -0.00042, 0.0003, true},
		{"service.web.latency.p50", "s", "lower", 0.0412, 0.0001, 0.0002, false},
		{"service.web.latency.p99", "s", "lower", 0.219, 0.212, 0.01, true},
		{"service.web.requests.failed", "requests", "lower", 0, 0.25, 0.4, false},
		{"service.web.tasks.running_mean", "tasks", "neither", 4.69, -2.6, 0.02, false},
		{"service.web.deployment.1.duration", "s", "lower", 238, -24, 31, true},
		{"service.worker.availability.tasks", "ratio", "higher", 1, 0, 0, false},
	} {
		small.Measures = append(small.Measures, m.row())
		m.by *= 0.05
		canary.Measures = append(canary.Measures, m.row())
	}
	last := len(canary.Measures) - 1
	base := canary.Measures[last]
	canary.Measures[last] = compare.Row{Measure: base.Measure, Unit: base.Unit, Better: base.Better,
		Base: base.Base, Verdict: compare.OnlyBase}
	canary.Measures = append(canary.Measures, compare.Row{Measure: "service.preview.availability.tasks",
		Unit: "ratio", Better: "higher", Value: base.Base, Verdict: compare.OnlyHere})
	r.Variants = []compare.Variant{small, canary}
	for i := range r.Variants {
		r.Variants[i].Count()
	}
	return r
}

// measured is one measure of the sample: base's value, by how much the variant differs, and half the
// width of the interval.
type measured struct {
	path, unit     string
	better         compare.Direction
	base, by, half float64
	decisive       bool
}

func (m measured) row() compare.Row {
	around := func(v, half float64) *scenarios.Measure {
		return &scenarios.Measure{Mean: v, Low: v - half, High: v + half, N: 24}
	}
	row := compare.Row{
		Measure: m.path, Unit: m.unit, Better: m.better, Decisive: m.decisive, N: 24,
		Base: around(m.base, m.half/2), Value: around(m.base+m.by, m.half/2),
		Difference: around(m.by, m.half), Deviation: m.half * math.Sqrt(24) / 3.4,
		Pairs: []compare.Pair{{Base: m.base, Value: m.base + m.by - m.half}, {Base: m.base, Value: m.base + m.by + m.half},
			{Base: math.NaN(), Value: m.base}},
	}
	if m.base != 0 {
		row.Relative = around(m.by/m.base, m.half/m.base)
	}
	zone := max(0.01*m.base, 0.0001)
	if m.unit == "ratio" {
		zone = 0.0001
	}
	good := map[compare.Direction]inference.Direction{compare.LowerIsBetter: inference.LowerIsBetter,
		compare.HigherIsBetter: inference.HigherIsBetter}[m.better]
	row.Judge(inference.Estimate{Point: m.by, Low: m.by - m.half, High: m.by + m.half, N: 24}, zone, good, 10)
	if m.decisive {
		row.AddPower(0.05 / 14)
	}
	return row
}
