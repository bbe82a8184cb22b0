package accuracy

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	"ecsim/sim/stats"
)

// system is a queueing system to simulate.
type system struct {
	name      string
	tasks     int
	algorithm model.Algorithm
	workload  model.Workload
	vcpu      float64
	traffic   model.Traffic
	requests  float64 // measured in one replication, about
	rate      float64 // per second, about
}

// observation is what one replication measured.
type observation struct {
	counts   serving.Counts
	seconds  float64
	cpu      float64 // core-seconds
	inSystem float64 // request-seconds
	latency  stats.Sketch
}

// warmUpShare is the part of a run that comes before measuring, relative to the measured part.
const warmUpShare = 0.05

// run simulates one replication.
func (s *system) run(streams random.Streams, scale float64) observation {
	pool := serving.NewPool(serving.Config{
		Service: s.name, Algorithm: s.algorithm, Traffic: s.traffic, Streams: streams,
	})
	for i := range s.tasks {
		slot := pool.Add(model.TaskID{Group: s.name, Number: i + 1}, s.workload, s.vcpu)
		pool.SetAnswering(slot, true)
		pool.SetRouted(slot, true)
	}
	minutes := clock.Span(max(1, s.requests*scale/s.rate/60+0.5))
	warmUp := clock.Span(float64(minutes)*warmUpShare + 1)
	var o observation
	for minute := range warmUp + minutes {
		served := pool.Advance(clock.Time((minute + 1) * clock.Minute))
		if minute < warmUp {
			continue
		}
		c, n := &o.counts, served.Counts
		c.Offered += n.Offered
		c.Completed += n.Completed
		c.Error503 += n.Error503
		c.GaveUp += n.GaveUp
		o.cpu += served.CPUBusy.Seconds()
		o.inSystem += served.InSystem.Seconds()
		served.Latency.Waited(&o.latency)
	}
	o.seconds = (minutes * clock.Minute).Seconds()
	return o
}

// Measures.

func meanLatency(o *observation) float64 {
	return o.latency.Sum().Seconds() / float64(o.latency.Count())
}
func p99(o *observation) float64        { return o.latency.Quantile(0.99).Seconds() }
func cpuInUse(o *observation) float64   { return o.cpu / o.seconds }
func inSystem(o *observation) float64   { return o.inSystem / o.seconds }
func throughput(o *observation) float64 { return float64(o.counts.Completed) / o.seconds }
func refused(o *observation) float64 {
	return float64(o.counts.Error503) / float64(o.counts.Offered)
}
func gaveUp(o *observation) float64 { return float64(o.counts.GaveUp) / float64(o.counts.Offered) }

// littleRatio is L / (λ·T), all three measured. Little's law says 1.
func littleRatio(o *observation) float64 { return o.inSystem / o.latency.Sum().Seconds() }
