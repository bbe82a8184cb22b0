package accuracy

import (
	"ecsim/model/serving"
	"ecsim/sim/stats"
)

// observation is what one replication measured.
type observation struct {
	counts   serving.Counts
	before   int64 // requests in flight when measuring began
	seconds  float64
	cpu      float64 // core-seconds
	inSystem float64 // request-seconds
	memory   float64 // MiB-seconds
	latency  stats.Sketch

	// found[n] is how many looks found n requests in flight.
	found []int64
	// Of each place in the period: requests found there and request-seconds until then.
	sum  []float64
	area []float64

	rival *observation
}

func newObservation(looks int) observation {
	return observation{sum: make([]float64, looks), area: make([]float64, looks)}
}

// add adds what was served up to a place in the period.
func (o *observation) add(place int, served *serving.Served) {
	o.counts.Add(served.Counts)
	o.cpu += served.CPUBusy.Seconds()
	o.inSystem += served.InSystem.Seconds()
	o.memory += float64(served.MemoryTime) / 1e6
	if served.Window {
		served.Latency.Waited(&o.latency)
	}
	for int64(len(o.found)) <= served.Counts.InFlight {
		o.found = append(o.found, 0)
	}
	o.found[served.Counts.InFlight]++
	o.sum[place] += float64(served.Counts.InFlight)
	o.area[place] += served.InSystem.Seconds()
}

// A measure is what a case takes from an observation.
type measure func(*observation) float64

func meanLatency(o *observation) float64 {
	return o.latency.Sum().Seconds() / float64(o.latency.Count())
}

func longestLatency(o *observation) float64 { return o.latency.Max().Seconds() }
func arrivals(o *observation) float64       { return float64(o.counts.Offered) / o.seconds }
func cpuInUse(o *observation) float64       { return o.cpu / o.seconds }
func inSystem(o *observation) float64       { return o.inSystem / o.seconds }
func memoryHeld(o *observation) float64     { return o.memory / o.seconds }
func throughput(o *observation) float64     { return float64(o.counts.Completed) / o.seconds }
func refused(o *observation) float64        { return o.share(o.counts.Error503) }
func gaveUp(o *observation) float64         { return o.share(o.counts.GaveUp) }
func failed(o *observation) float64         { return o.share(o.counts.Error500) }

// share is a part of the requests that came.
func (o *observation) share(n int64) float64 { return float64(n) / float64(o.counts.Offered) }

func quantile(p float64) measure {
	return func(o *observation) float64 { return o.latency.Quantile(p).Seconds() }
}

// foundAtLeast is the share of looks that found n or more requests in flight: by PASTA also the
// share of Poisson arrivals that do.
func foundAtLeast(n int) measure {
	return func(o *observation) float64 {
		var all, many int64
		for k, looks := range o.found {
			all += looks
			if k >= n {
				many += looks
			}
		}
		return float64(many) / float64(all)
	}
}

// numberAt is the mean number in flight at the end of a place in the period.
func numberAt(place int) measure {
	return func(o *observation) float64 {
		return o.sum[place] / o.periods()
	}
}

// periods is how many periods were measured.
func (o *observation) periods() float64 {
	var looks int64
	for _, n := range o.found {
		looks += n
	}
	return float64(looks) / float64(len(o.sum))
}

// numberDuring is the mean number in tasks over a place in the period.
func numberDuring(place int) measure {
	return func(o *observation) float64 {
		return o.area[place] / (o.seconds / float64(len(o.area)))
	}
}

// littleRatio is L / (λ·T), all three measured. Little's law says 1.
func littleRatio(o *observation) float64 { return o.inSystem / o.latency.Sum().Seconds() }

// flowRatio is what came in and was there before, over what went out and is there still.
func flowRatio(o *observation) float64 {
	return float64(o.counts.Offered+o.before) / float64(o.counts.Ended()+o.counts.InFlight)
}

// workRatio is the CPU time that was used over that which the rival used.
func workRatio(o *observation) float64 { return o.cpu / o.rival.cpu }
