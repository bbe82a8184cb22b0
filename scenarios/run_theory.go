package scenarios

import (
	"math"
	"slices"

	"ecsim/model"
	"ecsim/model/queueing"
	"ecsim/model/world"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
	"ecsim/sim/portable"
)

// theorized is what theory says of one service's run: of every minute, and of all together.
type theorized struct {
	outcome *Analytic
	low     []float64 // p99 by the minute, seconds; NaN: theory says nothing of it
	high    []float64
}

// theorize holds a service's minutes against queueing theory; nil when it never gets requests.
func theorize(s *model.Scenario, service *model.Service, r *world.ServiceRecord) *theorized {
	if service.Traffic.IsZero() && !s.IsCalled(service.Name) {
		return nil
	}
	if why := beyondTheory(s, service); why != "" {
		none := Single(math.NaN())
		return &theorized{outcome: &Analytic{
			Mean: noBounds(), P99: noBounds(), Minutes: none, MinutesOutside: none, NotApplicable: why,
		}}
	}
	judged := judgeAll(s, service, r.Minutes)
	whole := int((s.WarmUp + clock.Minute - 1) / clock.Minute) // the first minute that is all measured
	return &theorized{
		outcome: together(r.Minutes[min(whole, len(judged)):], judged[min(whole, len(judged)):]),
		low:     p99Of(judged, func(b queueing.Bounds) float64 { return b.Low }),
		high:    p99Of(judged, func(b queueing.Bounds) float64 { return b.High }),
	}
}

// judgeAll holds all minutes of a service against theory.
func judgeAll(s *model.Scenario, service *model.Service, minutes []watch.Minute) []judgement {
	t := &theory{service: service}
	for _, build := range s.Builds(service.Name) {
		t.stations = append(t.stations, queueing.NewStation(queueing.Task{
			Workload: build.Workload, VCPU: build.VCPU(),
			Timeout: service.TargetGroup.IdleTimeout,
		}))
	}
	judged := make([]judgement, len(minutes))
	for i := range minutes {
		judged[i] = t.judge(minutes, judged[:i], i)
	}
	return judged
}

func p99Of(judged []judgement, end func(queueing.Bounds) float64) []float64 {
	values := make([]float64, len(judged))
	for i, j := range judged {
		values[i] = math.NaN()
		if j.ok {
			values[i] = end(j.band.P99)
		}
	}
	return values
}

// beyondTheory is why the formulas do not hold for a service; empty when they do.
func beyondTheory(s *model.Scenario, service *model.Service) string {
	switch {
	case service.Queue != nil:
		return "its tasks poll a queue: nobody waits for an answer"
	case s.IsCalled(service.Name):
		return "other services call it: its requests are not independent"
	case service.TargetGroup == nil:
		return "no load balancer spreads its requests"
	case service.Traffic.Clients != nil:
		return "closed clients: how often they ask depends on the answers"
	case service.Traffic.Retry.Attempts > 1:
		return "clients try again: its requests are not independent"
	case service.TargetGroup.Stickiness > 0, service.TargetGroup.Algorithm == model.FlowHash,
		service.TargetGroup.ZonesApart, service.TargetGroup.AnomalyMitigation:
		return "its requests are not spread evenly over the tasks"
	case service.TargetGroup.MaxConcurrency > 0:
		return "the target optimizer bounds the requests that a task has at a time"
	case service.TargetGroup.SlowStart > 0:
		return "slow start: new tasks get fewer requests than the others"
	case shiftsByShare(s, service):
		return "a deployment shifts traffic by shares: tasks of two revisions get unequal parts"
	case s.IsDegradable(service.Name):
		return "a fault changes what its requests cost"
	}
	for _, build := range s.Builds(service.Name) {
		w := &build.Workload
		switch {
		case len(w.Calls) > 0:
			return "its requests wait for those they make of other services"
		case len(w.Classes) > 0:
			return "several classes of requests"
		case w.Defect.Kind == model.MemoryLeak:
			return "a build leaks memory until it is killed"
		case !w.Patience.IsZero():
			return "clients lose patience at random"
		}
	}
	return ""
}

// shiftsByShare reports whether a deployment of a service gives a revision a part of the traffic.
func shiftsByShare(s *model.Scenario, service *model.Service) bool {
	strategy := service.Deployment.Strategy
	for _, c := range s.TaskSetCalls {
		if part := c.Call.Permille; c.Service == service.Name && part > 0 && part < model.WholeTraffic {
			return true
		}
	}
	return (strategy == model.Linear || strategy == model.Canary) &&
		slices.ContainsFunc(s.Deployments, func(d model.PlannedDeployment) bool {
			return d.Service == service.Name
		})
}

// together sums the minutes up: the mean of the bands, each minute by its requests and with what
// chance may add; the p99 of all requests if each minute's latencies fall off exponentially; and the
// reason of most minutes that left.
func together(minutes []watch.Minute, judged []judgement) *Analytic {
	a := &Analytic{Mean: noBounds(), P99: noBounds()}
	var mean queueing.Bounds
	requests, noise, count, outside := 0.0, 0.0, 0, 0
	reasons := map[string]int{}
	for i, j := range judged {
		if minutes[i].Waited == 0 {
			continue
		}
		count++
		if j.outside {
			outside++
			reasons[j.reason]++
		}
		if j.ok {
			n := float64(minutes[i].Waited)
			requests += n
			mean.Low += float64(n * j.band.Mean.Low)
			mean.High += float64(n * j.band.Mean.High)
			noise += float64(n * j.noise * n * j.noise)
		}
	}
	a.Minutes, a.MinutesOutside = Single(float64(count)), Single(float64(outside))
	for reason, n := range reasons {
		most := reasons[a.LikelyReason]
		if n > most || n == most && reason < a.LikelyReason {
			a.LikelyReason = reason
		}
	}
	if requests > 0 {
		noise = math.Sqrt(noise)
		a.Mean = Bounds{
			Single(max(0, mean.Low-noise) / requests), Single((mean.High + noise) / requests),
		}
		a.P99 = Bounds{
			Single(mixed(minutes, judged, func(b queueing.Bounds) float64 { return b.Low })),
			Single(mixed(minutes, judged, func(b queueing.Bounds) float64 { return b.High })),
		}
	}
	return a
}

// mixed is the p99 of all minutes' requests together.
func mixed(
	minutes []watch.Minute, judged []judgement, end func(queueing.Bounds) float64,
) float64 {
	high := 0.0
	for _, j := range judged {
		if j.ok {
			high = max(high, end(j.band.P99))
		}
	}
	low := 0.0
	for range 40 {
		middle := (low + high) / 2
		above, all := 0.0, 0.0
		for i, j := range judged {
			if p99 := end(j.band.P99); j.ok && p99 > 0 {
				n := float64(minutes[i].Waited)
				all += n
				above += float64(n * portable.Exp(-math.Ln10*2*middle/p99))
			}
		}
		if above > 0.01*all {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}
