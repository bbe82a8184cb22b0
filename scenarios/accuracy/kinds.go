package accuracy

import (
	"math"

	"ecsim/model"
	"ecsim/scenarios/accuracy/theory"
	"ecsim/sim/random"
)

// kinds is requests of two kinds, with weights: together a law of service times that is a mixture of
// theirs.
func kinds() (cases []Case) {
	const share, short, long = 0.75, serviceTime / 2, 5 * serviceTime / 2 // of mean serviceTime
	for _, shared := range []bool{false, true} {
		name := "two kinds of requests, dedicated, at 0.7"
		if shared {
			name = "two kinds of requests, shared, at 0.7"
		}
		s := newSystem(name, 1, 1, 0.7, exponential())
		s.events, s.requests = true, 100_000
		s.workload.Classes = []model.RequestClass{
			{Name: "short", Weight: 3, CPUTime: random.Exponential(short)},
			{Name: "long", Weight: 1, CPUTime: random.Constant(long)},
		}
		mean := serviceTime.Seconds()
		square := 2*share*math.Pow(short.Seconds(), 2) + (1-share)*math.Pow(long.Seconds(), 2)
		by, latency := "Pollaczek-Khinchine [K]", theory.MG1(s.rate,
			theory.Service{Mean: mean, Variance: square - mean*mean})
		if shared {
			s.share(1)
			by, latency = "s/(1−ρ), whatever the law [K II]", mean/0.3
		}
		cases = append(cases, s.meanLatency(by, latency), s.coresInUse("λ·s", 0.7))
	}
	return append(cases, alike())
}

// alike is eight kinds of requests of one law: they are one kind, unless their draws are not their own.
func alike() Case {
	s := newSystem("eight kinds of requests that are alike, at 0.9", 1, 1, 0.9, exponential())
	s.events = true
	for i := range 8 {
		s.workload.Classes = append(s.workload.Classes, model.RequestClass{
			Name: string(rune('a' + i)), Weight: 1, CPUTime: exponential(),
		})
	}
	return s.meanLatency("Erlang C [K]", s.queue().Latency())
}
