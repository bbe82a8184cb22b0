package main

import (
	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// request is one request of a run: when it is sent, and what it asks of the server.
type request struct {
	at   clock.Time
	work clock.Span
}

// poolName is the service's name to the streams.
const poolName = "web"

// blockSize is how many requests a Pool draws together.
const blockSize = 256

// traffic is Poisson traffic for a length of time.
type traffic struct {
	from   clock.Time
	length clock.Span
	rate   float64 // per second
}

func (t traffic) end() clock.Time { return t.from.Add(t.length) }

func (t traffic) sources() []model.Source {
	return []model.Source{{
		Rate: []model.RatePoint{{At: t.from, PerSecond: t.rate}, {At: t.end()}}, Step: true,
	}}
}

// requests are those that a Pool of the service meets with the same traffic and streams, each with
// the work that the Pool draws for it.
func (s service) requests(t traffic, streams random.Streams) []request {
	purpose := "request-wait"
	if s.computes {
		purpose = "request-cpu"
	}
	arrivals := workload.NewArrivals(t.sources(), poolName, streams)
	sampler, family := s.work.Sampler(), streams.Pick(purpose, poolName)
	var all []request
	for block := uint64(0); ; block++ {
		var times [blockSize]clock.Time
		var work [blockSize]clock.Span
		n := arrivals.Fill(times[:], clock.Never)
		var draws random.Stream
		draws.Enter(family, block)
		sampler.Fill(&draws, work[:])
		for i := range n {
			all = append(all, request{times[i], work[i]})
		}
		if n < blockSize {
			return all
		}
	}
}
