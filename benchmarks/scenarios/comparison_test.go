package scenarios

import (
	"context"
	"math"
	"slices"
	"testing"

	"ecsim/benchmarks/plain"
	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// play is ecsim's side: everything that follows the reading of a scenario.
func play(t testing.TB, s *model.Scenario) *scenarios.Outcome {
	o, err := scenarios.Run(context.Background(), s, scenarios.RunOptions{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// work is what one side did.
type work struct {
	requests float64
	checks   float64   // of targets; counted where no requests arrive
	medians  []float64 // latencies in seconds, by service
}

// found reads ecsim's work from its outcome.
func found(s *model.Scenario, o *scenarios.Outcome) (w work) {
	for i := range o.Services {
		service := &o.Services[i]
		if s.Services[i].Traffic.IsZero() {
			interval := s.Services[i].TargetGroup.Interval.Seconds()
			w.checks += service.Tasks.RunningMean.Mean * o.HorizonSeconds / interval
			continue
		}
		w.requests += service.Requests.Offered.Mean
		w.medians = append(w.medians, service.Latency.P50.Mean)
	}
	return w
}

// playPlain is the plain side, with as many tasks as ecsim had.
func playPlain(s *model.Scenario, o *scenarios.Outcome) (w work) {
	var checks plain.Agenda
	for i := range s.Services {
		service := &s.Services[i]
		if service.Traffic.IsZero() {
			tasks := int(math.Round(o.Services[i].Tasks.RunningMean.Mean))
			check(&checks, service.TargetGroup.Interval.Seconds(), tasks, &w.checks)
			continue
		}
		result := plain.Serve(loadOf(s, service, healthy(o, service.Name)))
		w.requests += float64(result.Offered)
		w.medians = append(w.medians, result.Median())
	}
	checks.Run(s.Horizon.Seconds())
	return w
}

// check plans the health checks of a service's tasks, spread over the interval.
func check(agenda *plain.Agenda, interval float64, tasks int, count *float64) {
	for i := range tasks {
		var once func()
		once = func() {
			*count++
			agenda.After(interval, once)
		}
		agenda.After(interval*float64(i)/float64(tasks), once)
	}
}

// loadOf is a service as the plain simulation sees it: ecsim's own arrivals, the same laws of work.
func loadOf(s *model.Scenario, service *model.Service, tasks []float64) plain.Load {
	streams := random.NewStreams(s.Seed)
	arrivals := workload.NewArrivals(service.Traffic.Sources, service.Name, streams)
	var next [1]clock.Time
	w := service.Build.Workload
	return plain.Load{
		Next: func() (float64, bool) {
			n := arrivals.Fill(next[:], clock.Time(s.Horizon))
			return next[0].Seconds(), n == 1
		},
		CPU:     drawn(w.CPUTime, streams.Stream("plain cpu", service.Name)),
		Wait:    drawn(w.WaitTime, streams.Stream("plain wait", service.Name)),
		Tasks:   func(at float64) int { return int(tasks[min(int(at/60), len(tasks)-1)]) },
		VCPU:    float64(service.Build.TaskDefinition.Resources.CPUUnits) / 1024,
		Workers: w.Workers,
		Queue:   w.Queue,
		Shared:  w.CPU == model.Shared,
		Quota:   w.CPU == model.Quota,
		Least:   service.TargetGroup.Algorithm == model.LeastOutstanding,
		Timeout: w.Timeout.Seconds(),
		Horizon: s.Horizon.Seconds(),
	}
}

func drawn(law random.Distribution, stream *random.Stream) func() float64 {
	sampler := law.Sampler()
	return func() float64 { return sampler.Sample(stream).Seconds() }
}

// healthy is how many targets a service had, minute by minute.
func healthy(o *scenarios.Outcome, service string) []float64 {
	i := slices.IndexFunc(o.Series, func(s scenarios.Series) bool {
		return s.Service == service && s.Name == "healthy"
	})
	return o.Series[i].Values
}

// same fails unless both sides did the same work.
func same(t testing.TB, ecsim, plain work) {
	t.Helper()
	if ecsim.requests+ecsim.checks == 0 {
		t.Fatal("nothing was simulated")
	}
	near(t, "requests", ecsim.requests, plain.requests, 0.01)
	near(t, "health checks", ecsim.checks, plain.checks, 0.01)
	if len(ecsim.medians) != len(plain.medians) {
		t.Fatalf("ecsim served %d services, plain %d", len(ecsim.medians), len(plain.medians))
	}
	for i, median := range ecsim.medians {
		near(t, "median latency", median, plain.medians[i], 0.05)
	}
}

func near(t testing.TB, what string, ecsim, plain, tolerance float64) {
	t.Helper()
	if math.Abs(ecsim-plain) > tolerance*ecsim {
		t.Fatalf("%s: ecsim %g, plain %g", what, ecsim, plain)
	}
}
