package serving

import (
	"math"
	"math/rand/v2"

	"ecsim/benchmarks/plain"
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/workload"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

const (
	timeout    = 10 * clock.Second
	queueLimit = 256
)

// law is a service-time distribution with mean 40 ms, for both simulations.
type law struct {
	name  string
	ours  random.Distribution
	plain func(*rand.Rand) float64
}

const meanService = 40 * clock.Millisecond

func laws() []law {
	mean := meanService.Seconds()
	sigma := math.Sqrt(math.Log(2)) // coefficient of variation 1
	return []law{
		{"exponential", random.Exponential(meanService), func(r *rand.Rand) float64 {
			return mean * r.ExpFloat64()
		}},
		{"lognormal", random.LognormalSigma(meanService, sigma), func(r *rand.Rand) float64 {
			return mean * math.Exp(sigma*r.NormFloat64()-sigma*sigma/2)
		}},
		{"constant", random.Constant(meanService), func(*rand.Rand) float64 { return mean }},
	}
}

// rate is how many requests a second keep a shape at its load.
func (s shape) rate() float64 { return s.load * float64(s.tasks) * s.vcpu / meanService.Seconds() }

// newPool makes a shape's service and serves until its memory is allocated, once for all.
func newPool(s shape, l law) *serving.Pool {
	pool := serving.NewPool(serving.Config{
		Service: "web", Algorithm: s.algorithm, IdleTimeout: 60 * clock.Second,
		Traffic: model.Traffic{Sources: []model.Source{workload.Constant(s.rate())}},
		Streams: random.NewStreams(1),
	})
	addTasks(pool, s, l)
	serve(pool, max(500_000, int(5*s.rate())))
	return pool
}

// addTasks adds a shape's tasks, which answer and are routed to.
func addTasks(pool interface {
	Add(model.TaskID, model.Workload, float64) serving.Slot
	SetAnswering(serving.Slot, bool)
	SetRouted(serving.Slot, bool)
}, s shape, l law) {
	w := model.Workload{
		CPUTime: l.ours, Workers: s.workers, Queue: queueLimit, CPU: s.cpu, Timeout: timeout,
	}
	for i := range s.tasks {
		slot := pool.Add(model.TaskID{Group: "web", Number: i + 1}, w, s.vcpu)
		pool.SetAnswering(slot, true)
		pool.SetRouted(slot, true)
	}
}

// serve serves at least so many requests. A control plane cuts time into spans of about a second.
func serve(pool *serving.Pool, requests int) (served int) {
	for served < requests {
		served += int(pool.Advance(pool.Now() + clock.Time(clock.Second)).Counts.Ended())
	}
	return served
}

// plainLoad is a slice of the same work for the plain simulation.
func plainLoad(s shape, l law, requests int, draws *rand.Rand) plain.Load {
	at, n := 0.0, 0
	return plain.Load{
		Next: func() (float64, bool) {
			at += draws.ExpFloat64() / s.rate()
			n++
			return at, n <= requests
		},
		CPU:     func() float64 { return l.plain(draws) },
		Wait:    func() float64 { return 0 },
		Tasks:   func(float64) int { return s.tasks },
		VCPU:    s.vcpu,
		Workers: s.workers, Queue: queueLimit, Least: s.algorithm == model.LeastOutstanding,
		Shared: s.cpu == model.Shared, Quota: s.cpu == model.Quota,
		Timeout: timeout.Seconds(), Horizon: math.Inf(1),
	}
}
