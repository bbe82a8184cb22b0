package world

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/usage"
	"ecsim/model/world/watch"
	"ecsim/model/world/watch/why"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// Observer watches a run. Measuring never changes it.
type Observer = watch.Observer

// watches are ecsim's own observers: together they write the Record.
type watches struct {
	meter       *usage.Meter
	requests    *watch.Requests
	tasks       *watch.Tasks
	deployments *watch.Deployments
	rollouts    *watch.ServiceDeployments
	taskSets    *watch.TaskSets
	zones       *watch.Zones
	scaling     *watch.Scaling
	jobs        *watch.Jobs
	series      *watch.Series
	minutes     *watch.Minutes
	instances   *watch.Instances
	providers   *watch.Providers
	reserved    *watch.Reserved
	spot        *watch.Spot
	timeline    *watch.Timeline // nil unless asked for
	why         *why.Why        // likewise
}

func newWatches(s *model.Scenario, ledger *usage.Ledger, o Options) watches {
	tasks := watch.NewTasks(s)
	f := watches{
		meter:       usage.NewMeter(s, ledger),
		requests:    watch.NewRequests(s),
		tasks:       tasks,
		deployments: watch.NewDeployments(s),
		rollouts:    watch.NewServiceDeployments(s),
		taskSets:    watch.NewTaskSets(s),
		zones:       watch.NewZones(s),
		scaling:     watch.NewScaling(s, tasks),
		jobs:        watch.NewJobs(s),
		series:      watch.NewSeries(s, tasks),
		minutes:     watch.NewMinutes(s),
		instances:   watch.NewInstances(s),
		providers:   watch.NewProviders(s),
		reserved:    watch.NewReserved(s),
		spot:        watch.NewSpot(s),
	}
	if o.Timeline {
		f.timeline = watch.NewTimeline(tasks)
	}
	if o.Why {
		f.why = why.New(s)
	}
	return f
}

// tee lists who is told, in order. The series and the timeline read the counts of the tasks
// watcher, so it comes before them: they write down what holds after a step. Others do not know
// each other.
func (f *watches) tee(others []Observer) watch.Tee {
	tee := watch.Tee{f.meter, f.requests, f.tasks, f.deployments, f.rollouts, f.taskSets, f.zones,
		f.scaling, f.jobs, f.series, f.minutes, f.instances, f.providers, f.reserved, f.spot}
	if f.timeline != nil {
		tee = append(tee, f.timeline)
	}
	if f.why != nil {
		tee = append(tee, f.why)
	}
	return append(tee, others...)
}

// record closes every book at the horizon.
func (w *World) record() *Record {
	s, f, horizon := w.scenario, &w.found, clock.Time(w.scenario.Horizon)
	f.meter.Finish(horizon)
	r := &Record{WarmUp: s.WarmUp, Horizon: s.Horizon, Events: w.events, Ledger: w.ledger}
	for _, svc := range w.services {
		name := svc.spec.Name
		svc.accrue(horizon)
		requests, latencies := f.requests.Record(name)
		deployments := f.deployments.Finish(name, horizon, w.control.Held(name))
		if svc.spec.External {
			f.taskSets.Explain(name, deployments)
			deployments = nil
		}
		waited := &stats.Sketch{}
		latencies.Waited(waited)
		r.Services = append(r.Services, ServiceRecord{
			Name:        name,
			Requests:    requests,
			Latency:     waited,
			ByEnd:       endLatency(latencies),
			Detail:      svc.detail(),
			Sampled:     svc.share(),
			Usage:       svc.measured.complete(),
			Tasks:       f.tasks.Finish(name, horizon),
			Deployments: deployments,
			Overlaps:    f.meter.Overlaps(name),
			TaskSets:    f.taskSets.Record(name),
			Rollouts:    f.rollouts.Finish(name, deployments),
			Zones:       f.zones.Finish(name, horizon),
			Scaling:     f.scaling.Record(name),
			NotScaled:   f.scaling.NotScaled(name),
			Forecasts:   f.scaling.Forecasts(name, horizon),
			Series:      f.series.Record(name),
			Minutes:     f.minutes.Record(name),
			Rooms:       w.roomsOf(svc),
		})
	}
	r.Instances = f.instances.Finish(horizon)
	r.Providers = f.providers.Record()
	r.Reserved = f.reserved.Record()
	r.Stranded = w.control.Stranded()
	r.Spot = f.spot.Finish(horizon)
	for _, job := range s.Jobs {
		r.Jobs = append(r.Jobs, f.jobs.Finish(job.Name, w.waiting(job.Name)))
	}
	if f.timeline != nil {
		r.Timeline = f.timeline.Record()
	}
	if f.why != nil {
		r.Why = f.why.Record()
	}
	return r
}

// share is the part of its requests that a sampled service simulated; 0 for another.
func (s *service) share() float64 {
	if s.sampled == nil {
		return 0
	}
	return s.sampled.Share()
}

// detail is what a station counted since measuring began; nil when there is none.
func (s *service) detail() *serving.Detail {
	if s.station == nil {
		return nil
	}
	d := s.station.Detail().Since(s.before)
	return &d
}
