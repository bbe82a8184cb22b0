package plan

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// slack is how much less work a request that is answered may be than the mean before the bound is wrong: under
// overload short requests have better chances.
const slack = 0.9

// beyondCapacity is why a scenario cannot meet an availability objective, whatever happens: its tasks, all of
// them from the first second on, have less CPU time than the requests that must be answered need. Empty when
// they may. Only services whose load is known beforehand are judged.
func beyondCapacity(s *model.Scenario, slos []model.SLO) string {
	for i := range s.Services {
		service := &s.Services[i]
		for _, slo := range slos {
			if slo.Measure != "service."+service.Name+".availability.requests" || !slo.HasMin {
				continue
			}
			work, known := offeredWork(s, service)
			tasks, bounded := mostTasks(s, service)
			cores := float64(tasks) * service.Build.VCPU()
			if known && bounded && cores < work*slo.Min*slack {
				return fmt.Sprintf("%s: requests need %.2f vCPU, its tasks have %.2f", service.Name, work, cores)
			}
		}
	}
	return ""
}

// mostTasks is how many tasks a service can have at a time, beside a deployment: what it has at first, and what calls,
// scheduled actions and its scaling may raise that to.
func mostTasks(s *model.Scenario, service *model.Service) (most int, known bool) {
	most = service.DesiredCount
	for _, c := range s.Counts {
		if c.Service == service.Name {
			most = max(most, c.Count)
		}
	}
	raise := func(b model.Bounds) { most = max(most, b.Min, b.Max) }
	for _, r := range s.Registrations {
		if r.Service == service.Name {
			raise(r.Target.Bounds)
		}
	}
	if scaling := service.Scaling; scaling != nil {
		most = max(most, scaling.Max)
		for _, e := range scaling.Scheduled {
			raise(e.Action.Bounds)
		}
		if slices.ContainsFunc(scaling.Predictive, func(p model.PredictiveScaling) bool { return p.RaisesMax }) {
			return 0, false
		}
	}
	return most, len(s.TaskSetCalls) == 0
}

// offeredWork is the mean CPU time that requests of the measured part need a second, in cores.
func offeredWork(s *model.Scenario, service *model.Service) (cores float64, known bool) {
	t, w := &service.Traffic, &service.Build.Workload
	if s.IsCalled(service.Name) || t.Clients != nil || t.Retry.Attempts > 1 || service.Queue != nil ||
		service.Daemon || len(w.Classes) > 0 || len(s.Deployments) > 0 || service.Sampled > 0 {
		return 0, false
	}
	rate := 0.0
	for i := range t.Sources {
		if t.Sources[i].Bursts != nil {
			return 0, false
		}
		rate += meanRate(&t.Sources[i], clock.Time(s.WarmUp), clock.Time(s.Horizon))
	}
	return rate * w.CPUTime.Mean().Seconds(), true
}

// meanRate is a source's mean rate between two instants, per second, by the midpoint rule.
func meanRate(source *model.Source, from, to clock.Time) float64 {
	const steps = 2000
	sum := 0.0
	for i := range steps {
		sum += rateAt(source, from+(to-from)/(2*steps)*clock.Time(2*i+1))
	}
	return sum / steps
}

// rateAt is a source's rate at an instant.
func rateAt(source *model.Source, at clock.Time) float64 {
	if source.Repeat > 0 {
		at %= clock.Time(source.Repeat)
	}
	before := -1
	for i, p := range source.Rate {
		if p.At <= at {
			before = i
		}
	}
	switch {
	case before < 0:
		return 0
	case source.Step || before == len(source.Rate)-1:
		return source.Rate[before].PerSecond
	}
	a, b := source.Rate[before], source.Rate[before+1]
	share := float64(at-a.At) / float64(b.At-a.At)
	return a.PerSecond + float64(share*(b.PerSecond-a.PerSecond))
}
