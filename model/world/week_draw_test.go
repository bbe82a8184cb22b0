package world

import (
	"cmp"
	"slices"

	"ecsim/model"
)

// estate is the size of a drawn estate.
type estate struct {
	services int
	tasks    int // on average, of each
	horizon  int // seconds
}

// everyFault are the faults that strike an estate, each again and again after so many seconds on
// average.
var everyFault = []struct {
	kind            model.FaultKind
	every, duration int
	fraction        float64
	many            int // how many such faults there are, each of a service of its own
}{
	{model.ZoneOutage, 36 * hour, 1200, 0, 2},
	{model.ZonalShift, 30 * hour, 1800, 0, 2},
	{model.HostLoss, 6 * hour, 0, 0.1, 2},
	{model.SpotReclaim, 5 * hour, 0, 0.3, 2},
	{model.SpotDrought, 9 * hour, 900, 0, 2},
	{model.RegistrySlow, 12 * hour, 1800, 0, 2},
	{model.RegistryDown, 18 * hour, 420, 0, 2},
	{model.APIThrottling, 12 * hour, 500, 0, 2},
	{model.TaskCrash, 4 * hour, 0, 0, 30},
	{model.StopTasks, 6 * hour, 0, 0, 15},
	{model.AgentDisconnect, 8 * hour, 600, 0.5, 15},
	{model.TaskRetirement, 20 * hour, 1200, 0.4, 12},
	{model.DependencySlow, 8 * hour, 900, 0, 8},
	{model.DependencyDown, 8 * hour, 900, 0.5, 8},
}

const hour = 3600

// drawEstate draws a large cluster of mixed services: what they run, how they are deployed, scaled,
// called and deleted, and every kind of fault, by rate and after another. Traffic is light, so that
// the control plane is what is exercised.
func drawEstate(d dice, size estate) plan {
	w := preset{spot: 4, deploy: 10, fault: 10, scale: 3, job: 10, defect: 3}
	p := plan{
		Seed: uint64(d.of(0, 1<<60, "seed")), Horizon: size.horizon, Zones: 3, MetricDelay: 90,
		HostLoss: 60, Bursts: 20, Calm: 0.6, Drought: 900,
		Quota: size.services * size.tasks * 45 / 100,
	}
	for range size.services {
		p.Services = append(p.Services, drawMember(d, w, size.tasks))
	}
	drawCalls(d, p.Services)
	for range 1 + size.services/20 {
		job := drawJob(d, w, size.horizon)
		job.At, job.Every = d.of(0, hour, "job at"), pick(d, "every", hour, 2*hour, 900)
		job.Build = rarely(job.Build)
		if job.Build.Defect != "" || job.Build.Shape == "late" { // a sidecar that is healthy too late
			job.Retry = false // it would be tried for ever
		}
		p.Jobs = append(p.Jobs, job)
	}
	p.Deployments = drawReleases(d, w, &p)
	p.Faults = drawTroubles(d, &p)
	for range size.services / 2 {
		p.Counts = append(p.Counts, countPlan{At: d.of(0, size.horizon, "at"),
			Service: d.of(0, size.services-1, "service"), Count: d.of(0, 2*size.tasks, "count")})
	}
	for range size.services / 10 {
		stopped := p.Deployments[d.of(0, len(p.Deployments)-1, "deployment")]
		p.Stops = append(p.Stops, countPlan{At: min(p.Horizon, stopped.At+d.of(0, 900, "later")),
			Service: stopped.Service})
	}
	for range size.services / 25 {
		p.Deletions = append(p.Deletions, countPlan{At: d.of(size.horizon/2, size.horizon, "at"),
			Service: d.of(0, size.services-1, "service"), Count: d.of(0, 1, "force")})
	}
	drawInstances(d, &p, 1+size.services/4, 1+size.services/10)
	drawGroups(d, &p, 3)
	return p
}

// drawMember draws one service of an estate.
func drawMember(d dice, w preset, tasks int) servicePlan {
	p := drawService(d, w)
	p.Desired = d.of(tasks/2, tasks+tasks/2, "desired")
	p.ScaleMin, p.ScaleMax = d.of(tasks/4, tasks, "scale min"), d.of(tasks, 2*tasks, "scale max")
	p.Target = float64(d.of(8, 60, "target"))
	p.Interval = pick(d, "interval", 300, 300, 300, 240, 60)
	p.Rate, p.Surge = float64(d.of(0, 10, "rate"))/1000, float64(d.of(0, 20, "surge"))/1000
	p.Clients, p.External = min(1, p.Clients), 10*p.External
	p.Build = rarely(p.Build)
	return p
}

// rarely lets the containers of a build be checked rarely, its requests be light, and its starts take
// time, so that a build that crashes does not do so thousands of times an hour.
func rarely(b buildPlan) buildPlan {
	b.Instant = false
	b.CheckEvery = 300
	b.CPUMillis = min(b.CPUMillis, 200)
	return b
}

// drawReleases deploys every service each two days on average.
func drawReleases(d dice, w preset, p *plan) (all []deployPlan) {
	for range max(len(p.Services)/2, len(p.Services)*p.Horizon/(48*hour)) {
		next := deployPlan{At: d.of(0, p.Horizon, "at"),
			Service: d.of(0, len(p.Services)-1, "service"), Build: rarely(drawBuild(d, w))}
		if d.chance(w.defect, "defective") {
			next.Build.Defect = drawDefect(d)
		}
		all = append(all, next)
	}
	slices.SortFunc(all, func(a, b deployPlan) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Service, b.Service))
	})
	return slices.CompactFunc(all, func(a, b deployPlan) bool {
		return a.At == b.At && a.Service == b.Service
	})
}

// drawTroubles draws faults of every kind by rate, and some that follow them.
func drawTroubles(d dice, p *plan) (all []faultPlan) {
	for _, kind := range everyFault {
		for range kind.many {
			f := faultPlan{Kind: kind.kind, Every: min(kind.every, p.Horizon/4), Duration: kind.duration,
				Fraction: kind.fraction, Count: d.of(1, 4, "count"), Zone: d.of(1, p.Zones, "zone"),
				Service: d.of(0, len(p.Services)-1, "service")}
			all = append(all, f)
		}
	}
	leaders := len(all)
	for range 12 {
		f := all[d.of(0, leaders-1, "follower")]
		f.At, f.Every, f.With = d.of(0, 600, "after"), 0, 1+d.of(0, leaders-1, "leader")
		all = append(all, f)
	}
	return all
}
