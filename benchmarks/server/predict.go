package main

import (
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// prediction is what the model says of one run.
type prediction struct {
	latency stats.Sketch // of the very requests of the run, without the round trip
	refused int64
	// others are runs of the same length with other draws of the same laws.
	others []*stats.Sketch
}

const otherRuns = 200

// predict serves the same requests as the real server, in the model. The real run began some time,
// the phase, after the beginning of a period of the CPU quota.
func (s service) predict(t traffic, phase clock.Span, streams random.Streams) (p prediction) {
	same := t
	if s.hasQuota() {
		same.from = poolPeriod(streams).Add(phase)
	}
	p.latency, p.refused = s.simulate(same, streams)
	for i := range otherRuns {
		other, _ := s.simulate(t, streams.Replication(i+1))
		p.others = append(p.others, &other)
	}
	return p
}

var task = model.TaskID{Group: poolName, Number: 1}

// poolPeriod is when a period of the quota begins in a Pool: each task has a phase of its own.
func poolPeriod(streams random.Streams) clock.Time {
	return clock.Time(streams.Pick("cpu-period", task.String()) % uint64(period))
}

// simulate serves one run, to its last request.
func (s service) simulate(t traffic, streams random.Streams) (latency stats.Sketch, refused int64) {
	pool := serving.NewPool(serving.Config{
		Service: poolName, Streams: streams, Traffic: model.Traffic{Sources: t.sources()},
	})
	slot := pool.Add(task, s.workload(), s.vcpu)
	pool.SetAnswering(slot, true)
	pool.SetRouted(slot, true)
	for pool.Now() < t.end() || pool.Close().InFlight > 0 {
		served := pool.Advance(pool.Now().Add(clock.Minute))
		latency.Merge(served.Latency.Completed())
	}
	return latency, pool.Close().Error503
}

// spread is the range that holds a measure in 95 % of the other runs.
func (p prediction) spread(m measure) (low, high float64) {
	values := make([]float64, len(p.others))
	for i, run := range p.others {
		values[i] = m.of(run)
	}
	slices.Sort(values)
	outside := len(values) / 40 // on either side
	return values[outside], values[len(values)-1-outside]
}
