package world

import (
	"maps"
	"slices"

	"ecsim/model"
	"ecsim/sim/random"

	"pgregory.net/rapid"
)

// preset weighs what a random scenario is made of. Each lowers the odds of the quiet choices.
type preset struct {
	spot, deploy, fault, scale, job, defect, hosts int // of ten
}

var presets = map[string]preset{
	"calm":         {spot: 1, deploy: 2, fault: 1, scale: 2, job: 1, defect: 1, hosts: 1},
	"spot-heavy":   {spot: 9, deploy: 3, fault: 4, scale: 3, job: 3, defect: 1},
	"deploy-heavy": {spot: 2, deploy: 9, fault: 2, scale: 3, job: 0, defect: 6, hosts: 3},
	"faulty":       {spot: 4, deploy: 4, fault: 9, scale: 3, job: 4, defect: 4, hosts: 3},
	"scaled":       {spot: 3, deploy: 4, fault: 3, scale: 10, job: 0, defect: 2, hosts: 3},
	"on instances": {spot: 1, deploy: 6, fault: 6, scale: 4, job: 4, defect: 2, hosts: 10},
}

// dice draws a number from low to high, both included.
type dice func(low, high int, what string) int

// rapidly draws from rapid, which shrinks what fails.
func rapidly(t *rapid.T) dice {
	return func(low, high int, what string) int { return rapid.IntRange(low, high).Draw(t, what) }
}

// seeded draws the same numbers for the same seed.
func seeded(seed uint64) dice {
	stream := random.NewStreams(seed).Stream("plan")
	return func(low, high int, _ string) int { return low + stream.IntN(high-low+1) }
}

func (d dice) of(low, high int, what string) int { return d(low, high, what) }

func (d dice) chance(ofTen int, what string) bool { return d.of(0, 9, what) >= 10-ofTen }

func pick[E any](d dice, what string, from ...E) E {
	return from[d.of(0, len(from)-1, what)]
}

func drawPlan(d dice, w preset) plan {
	p := plan{
		Seed: uint64(d.of(0, 1<<60, "seed")), Horizon: d.of(20*60, 60*60, "horizon"),
		Zones: d.of(1, 3, "zones"), Limited: d.chance(2, "limited"),
		MetricDelay: pick(d, "metric delay", 90, 0, 120, 400),
		HostLoss:    pick(d, "host loss", 60, 0, 300),
		Drought:     pick(d, "drought", 0, 120, 900),
	}
	if d.chance(3, "warms up") {
		p.WarmUp = d.of(1, 15*60, "warm-up")
	}
	if d.chance(w.spot, "market") {
		p.Bursts, p.Calm = pick(d, "bursts", 0.0, 700, 5000), pick(d, "calm", 0, 0.5, 0.999999)
	}
	for range d.of(1, 3, "services") {
		p.Services = append(p.Services, drawService(d, w))
	}
	if d.chance(3, "calls") {
		drawCalls(d, p.Services)
	}
	if d.chance(w.job, "jobs") {
		p.Jobs = append(p.Jobs, drawJob(d, w, p.Horizon))
	}
	if d.chance(w.deploy, "deploys") {
		p.Deployments = drawDeployments(d, w, &p)
	}
	if d.chance(w.fault, "fails") {
		p.Faults = drawFaults(d, &p)
	}
	if d.chance(w.scale, "counts") {
		for i := range p.Services {
			p.Counts = append(p.Counts, countPlan{At: d.of(0, p.Horizon, "at"), Service: i,
				Count: d.of(0, 6, "count")})
		}
	}
	if d.chance(2, "stops deployments") {
		p.Stops = []countPlan{{At: d.of(0, p.Horizon, "at"),
			Service: d.of(0, len(p.Services)-1, "service")}}
	}
	if d.chance(1, "deletes") {
		p.Deletions = []countPlan{{At: d.of(0, p.Horizon, "at"),
			Service: d.of(0, len(p.Services)-1, "service"), Count: d.of(0, 1, "force")}}
	}
	if d.chance(w.hosts, "has instances") {
		drawInstances(d, &p, d.of(1, 4, "big"), d.of(0, 4, "small"))
		if d.chance(5, "groups") {
			drawGroups(d, &p, 2)
		}
		if d.chance(4, "managed instances") {
			drawManaged(d, &p)
		}
	}
	return p
}

// drawCalls lets services call those behind them in the list.
func drawCalls(d dice, services []servicePlan) {
	for i := range services {
		if i == len(services)-1 || services[i].Worker && d.chance(5, "calls nobody") {
			continue
		}
		to := d.of(i+1, min(i+4, len(services)-1), "callee")
		routes := services[to].routes()
		if len(routes) == 0 {
			continue
		}
		services[i].Calls = append(services[i].Calls, callPlan{To: to,
			Through: pick(d, "route", routes...), Attempts: d.of(1, 3, "attempts"),
			Optional: d.chance(3, "optional")})
	}
}

// routes are the ways to reach a service.
func (p servicePlan) routes() (ways []model.Route) {
	switch {
	case p.Worker:
		return nil
	case !p.NoBalancer:
		ways = append(ways, model.ThroughLoadBalancer)
	}
	if p.Connect {
		ways = append(ways, model.ThroughServiceConnect)
	}
	if p.CloudMap {
		ways = append(ways, model.ThroughCloudMap)
	}
	return ways
}

func drawService(d dice, w preset) servicePlan {
	p := servicePlan{
		Build: drawBuild(d, w), Desired: d.of(0, 5, "desired"), Strategy: drawStrategy(d, w),
		Min: pick(d, "min", 100, 50, 0, 75), Max: pick(d, "max", 200, 100, 150, 125),
		Breaker: pick(d, "breaker", "off", "on", "rollback", "strict"),
		Rollout: pick(d, "rollout", "", "", model.BlueGreen, model.Linear,
			model.Canary),
		Step:       pick(d, "step", 50, 300, 1000),
		Bake:       pick(d, "bake", 0, 60, 200),
		Grace:      pick(d, "grace", 0, 60, 600),
		Rebalance:  d.chance(5, "rebalances"),
		Protect:    d.chance(2, "protects"),
		NoBalancer: d.chance(2, "no balancer"),
		Algorithm:  pick(d, "algorithm", model.RoundRobin, model.LeastOutstanding),
		Interval:   pick(d, "interval", 10, 30, 5), Deregister: pick(d, "deregister", 30, 0, 300),
		IdleTimeout: pick(d, "idle timeout", 60, 1), Apart: d.chance(2, "zones apart"),
		FailOpen: pick(d, "fails open", model.HealthThreshold{}, model.HealthThreshold{Count: 2},
			model.HealthThreshold{Percent: 100}, model.HealthThreshold{Count: -1, Percent: 50}),
		Rate: float64(d.of(0, 4, "rate")), Surge: float64(d.of(0, 6, "surge")),
		Connect: d.chance(1, "Service Connect"), CloudMap: d.chance(1, "Cloud Map"),
		SlowStart: pick(d, "slow start", 0, 0, 0, 60), Sticky: d.chance(1, "sticky"),
		Retries: pick(d, "retries", 0, 0, 0, 3), Alarm: d.chance(2, "alarm"),
		Hook: string(pick(d, "hook", "", "", model.HookSucceeds, model.HookFails,
			model.HookTimesOut, model.HookChecksTests)),
		Worker: d.chance(1, "worker"),
	}
	if d.chance(1, "external controller") && !p.Worker {
		p.External, p.Rollout, p.Hook, p.Alarm = pick(d, "gap", 60, 1, 300), "", "", false
		p.Breaker = "off"
	}
	if d.chance(3, "sampled") {
		p.Sampled = d.of(1, 4, "sampled tasks")
	}
	if d.chance(1, "closed loop") {
		p.Clients = d.of(1, 8, "clients")
	}
	if d.chance(w.scale, "scales") {
		p.Scaling = pick(d, "scaling", "cpu", "memory", "both", "none", "requests", "steps",
			"foreseen")
		if (p.NoBalancer || p.Worker) && p.Scaling == "requests" {
			p.Scaling = "cpu"
		}
		p.ScaleMin = d.of(0, 4, "scale min")
		p.ScaleMax = p.ScaleMin + d.of(0, 6, "scale span")
		p.Target, p.Cooldown = float64(d.of(5, 90, "target")), pick(d, "cooldown", 60, 0, 300)
	}
	// A service that nothing sane would run: its first revision is broken.
	if d.chance(w.defect, "broken from the start") && d.chance(3, "indeed") {
		p.Build.Defect = drawDefect(d)
	}
	return p
}

func drawStrategy(d dice, w preset) string {
	if d.chance(w.spot, "on Spot") {
		return pick(d, "strategy", "mix", "spot", "base only")
	}
	return "on-demand"
}

func drawDefect(d dice) model.DefectKind {
	return pick(d, "defect", model.NeverHealthy, model.ImageNotFound, model.ExitsOnStart,
		model.ErrorRate, model.MemoryLeak, model.Slower, model.UnhealthyUnderLoad,
		model.CrashesLater)
}

func drawBuild(d dice, w preset) buildPlan {
	return buildPlan{
		Shape:      pick(d, "shape", slices.Sorted(maps.Keys(shapes))...),
		CPUUnits:   pick(d, "CPU units", 256, 512, 1024, 2048),
		Discipline: pick(d, "discipline", model.Quota, model.Shared, model.Dedicated),
		CPUMillis:  pick(d, "CPU", 10, 0, 200, 1500), WaitMillis: pick(d, "wait", 20, 0, 2000),
		Workers: pick(d, "workers", 32, 1, 3), Queue: pick(d, "queue", 64, 0, 2),
		Timeout: pick(d, "timeout", 5, 0, 1), Startup: pick(d, "startup", 8, 0, 120),
		Shutdown: pick(d, "shutdown", 2, 0, 60), Image: pick(d, "image", 150.0, 0, 3000),
		Instant: d.chance(1, "instant"), Rate: 0.3, Init: pick(d, "init", 5, 0, 30),
		Harm: d.of(0, 4, "harm"),
	}
}

func drawDeployments(d dice, w preset, p *plan) []deployPlan {
	var all []deployPlan
	for range d.of(1, 4, "deployments") {
		at := d.of(0, p.Horizon, "at")
		if len(all) > 0 {
			at = min(p.Horizon, all[len(all)-1].At+d.of(1, 900, "later"))
		}
		next := deployPlan{At: at, Service: d.of(0, len(p.Services)-1, "service"),
			Build: drawBuild(d, w)}
		if d.chance(w.defect, "defective") {
			next.Build.Defect = drawDefect(d)
		}
		if len(all) == 0 || at > all[len(all)-1].At {
			all = append(all, next)
		}
	}
	return all
}

func drawFaults(d dice, p *plan) []faultPlan {
	var all []faultPlan
	for range d.of(1, 4, "faults") {
		f := faultPlan{
			At: d.of(0, p.Horizon, "at"),
			Kind: pick(d, "kind", model.TaskCrash, model.ZoneOutage, model.SpotReclaim,
				model.SpotDrought, model.HostLoss, model.RegistrySlow, model.RegistryDown,
				model.DependencySlow, model.DependencyDown, model.APIThrottling,
				model.AgentDisconnect, model.TaskRetirement, model.ZonalShift, model.StopTasks),
			Zone:     d.of(0, p.Zones, "zone"),
			Service:  d.of(0, len(p.Services)-1, "service"),
			Duration: d.of(1, 1200, "duration"), Count: d.of(1, 5, "count"),
			Fraction: pick(d, "fraction", 1, 0.5, 0),
		}
		if f.Kind == model.TaskCrash {
			f.Container = pick(d, "container", "", "app", "proxy", "agent", "envoy")
		}
		if (f.Kind == model.ZoneOutage || f.Kind == model.ZonalShift) && f.Zone == 0 {
			f.Zone = 1
		}
		if len(all) > 0 && all[0].With == 0 && d.chance(2, "follows") {
			f.With = 1
		} else if d.chance(2, "recurs") {
			f.Every = d.of(30, 1200, "every")
		}
		all = append(all, f)
	}
	return all
}

func drawJob(d dice, w preset, horizon int) jobPlan {
	p := jobPlan{
		Build: drawBuild(d, w), Strategy: drawStrategy(d, w), At: d.of(0, horizon, "job at"),
		Count: d.of(1, 25, "runs"), Every: pick(d, "every", 0, 300, 61),
		Concurrency: d.of(0, 4, "concurrency"),
		Scheduled:   d.chance(4, "scheduled"),
		Retry:       d.chance(5, "retry"), RunTime: pick(d, "run time", 60, 0, 600),
	}
	if d.chance(w.defect, "broken job") {
		p.Build.Defect = drawDefect(d)
	}
	return p
}
