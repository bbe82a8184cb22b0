package theory

import "math"

// Quota is CPU time that a program may use at full speed until a quota of each period is spent, and
// then not before the next period.
type Quota struct {
	PerPeriod, Period float64
}

// Alone is the mean time that work takes on its own, from a uniformly random instant of a period
// with a whole quota. It is m whole quotas and a rest r, more than nothing and at most a quota. When
// it begins, the period P has still
//
//	a quota or more:  m·P + r less the time since the period began: m periods give it a quota each
//	r to a quota:     (m−1)·P + quota + r, for it runs on into the next period without a stall
//	less than r:      m·P + r, for a part of r is left for one period more
func (q Quota) Alone(work float64) float64 {
	m := math.Ceil(work/q.PerPeriod-1e-12) - 1
	if m <= 0 {
		return work
	}
	r := work - m*q.PerPeriod
	before := q.Period - q.PerPeriod // the instants that have a whole quota before the period's end
	early := before*(m*q.Period+r) - before*before/2
	late := (q.PerPeriod-r)*((m-1)*q.Period+q.PerPeriod+r) + r*(m*q.Period+r)
	return (early + late) / q.Period
}

// AloneExponential is the mean of Alone over work of an exponential law.
func (q Quota) AloneExponential(mean float64) (sum float64) {
	const points = 10_000 // quantiles
	for i := range points {
		sum += q.Alone(-mean * math.Log((float64(i)+0.5)/points))
	}
	return sum / points
}
