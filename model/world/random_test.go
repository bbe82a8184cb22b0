package world

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ecsim/model"

	"pgregory.net/rapid"
)

// preset weighs what a random scenario is made of. Each lowers the odds of the quiet choices.
type preset struct {
	spot, deploy, fault, scale, job, defect int // of ten
}

var presets = map[string]preset{
	"calm":         {spot: 1, deploy: 2, fault: 1, scale: 2, job: 1, defect: 1},
	"spot-heavy":   {spot: 9, deploy: 3, fault: 4, scale: 3, job: 3, defect: 1},
	"deploy-heavy": {spot: 2, deploy: 9, fault: 2, scale: 3, job: 0, defect: 6},
	"faulty":       {spot: 4, deploy: 4, fault: 9, scale: 3, job: 4, defect: 4},
	"scaled":       {spot: 3, deploy: 4, fault: 3, scale: 10, job: 0, defect: 2},
}

// TestRandomScenarios plays scenarios of every preset. No invariant breaks, nothing panics, every
// instant ends, and the books of the run agree with each other and with a second reckoning.
func TestRandomScenarios(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(presets)) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				p := drawPlan(t, presets[name])
				t.Logf("to keep it, save as testdata/bug-<what>.txt:\n%s", p) // shown when it fails
				for _, wrong := range examine(p) {
					t.Error(wrong)
				}
			})
		})
	}
}

// TestKnownBugs plays again every scenario that once broke something.
func TestKnownBugs(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "bug-*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var p plan
			if err := json.Unmarshal(text, &p); err != nil {
				t.Fatal(err)
			}
			for _, wrong := range examine(p) {
				t.Error(wrong)
			}
		})
	}
}

// dice draws from rapid.
type dice struct{ *rapid.T }

func (d dice) of(low, high int, what string) int {
	return rapid.IntRange(low, high).Draw(d.T, what)
}

func (d dice) chance(ofTen int, what string) bool { return d.of(0, 9, what) >= 10-ofTen }

func pick[E any](d dice, what string, from ...E) E {
	return rapid.SampledFrom(from).Draw(d.T, what)
}

func drawPlan(t *rapid.T, w preset) plan {
	d := dice{t}
	p := plan{
		Seed: rapid.Uint64().Draw(t, "seed"), Horizon: d.of(20*60, 60*60, "horizon"),
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
	if d.chance(w.job, "jobs") {
		p.Jobs = append(p.Jobs, drawJob(d, w, p.Horizon))
	}
	if d.chance(w.deploy, "deploys") {
		p.Deployments = drawDeployments(d, w, &p)
	}
	if d.chance(w.fault, "fails") {
		p.Faults = drawFaults(d, &p)
	}
	return p
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
		Rate: d.of(0, 4, "rate"), Surge: d.of(0, 6, "surge"),
	}
	if d.chance(3, "sampled") {
		p.Sampled = d.of(1, 4, "sampled tasks")
	}
	if d.chance(1, "closed loop") {
		p.Clients = d.of(1, 8, "clients")
	}
	if d.chance(w.scale, "scales") {
		p.Scaling = pick(d, "scaling", "cpu", "memory", "both", "none", "requests")
		if p.NoBalancer && p.Scaling == "requests" {
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
				model.AgentDisconnect, model.TaskRetirement, model.ZonalShift),
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

// String is the plan as TestKnownBugs reads it.
func (p plan) String() string {
	text, err := json.MarshalIndent(p, "", "\t")
	if err != nil {
		return err.Error()
	}
	return string(text)
}
