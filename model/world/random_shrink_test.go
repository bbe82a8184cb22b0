package world

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ecsim/model"
)

// shrink makes a plan that fails smaller while it still does, by delta debugging (Zeller and
// Hildebrandt 2002): the time, then whatever is listed, then what services are like, again and again
// until nothing can go.
func shrink(p plan, fails func(plan) bool) plan {
	p = p.named()
	for again := true; again; {
		before := p.String()
		p = shorten(p, fails)
		for _, l := range lists {
			p = thin(p, l, fails)
		}
		p = simplify(p, fails)
		again = p.String() != before
	}
	return p
}

// shorten takes minutes off the end.
func shorten(p plan, fails func(plan) bool) plan {
	for step := p.Horizon / 2; step >= 60; step /= 2 {
		for p.Horizon-step >= 60 {
			shorter := p
			shorter.Horizon -= step
			shorter.WarmUp = min(shorter.WarmUp, shorter.Horizon-1)
			if !fails(shorter) {
				break
			}
			p = shorter
		}
	}
	return p
}

// list is a list of a plan: how long it is, and the plan without a stretch of it.
type list struct {
	length  func(plan) int
	without func(p plan, from, to int) plan
}

var lists = []list{
	{func(p plan) int { return len(p.Services) }, plan.withoutServices},
	{func(p plan) int { return len(p.Faults) }, plan.withoutFaults},
	{func(p plan) int { return len(p.Deployments) }, func(p plan, from, to int) plan {
		p.Deployments = cut(p.Deployments, from, to)
		return p
	}},
	{func(p plan) int { return len(p.Jobs) }, func(p plan, from, to int) plan {
		p.Jobs = cut(p.Jobs, from, to)
		return p
	}},
	{func(p plan) int { return len(p.Counts) }, func(p plan, from, to int) plan {
		p.Counts = cut(p.Counts, from, to)
		return p
	}},
	{func(p plan) int { return len(p.Stops) }, func(p plan, from, to int) plan {
		p.Stops = cut(p.Stops, from, to)
		return p
	}},
	{func(p plan) int { return len(p.Drains) }, func(p plan, from, to int) plan {
		p.Drains = cut(p.Drains, from, to)
		return p
	}},
	{func(p plan) int { return len(p.Sizes) }, func(p plan, from, to int) plan {
		p.Sizes = cut(p.Sizes, from, to)
		return p
	}},
	{func(p plan) int { return len(p.Deletions) }, func(p plan, from, to int) plan {
		p.Deletions = cut(p.Deletions, from, to)
		return p
	}},
}

// thin takes stretches out of a list, long ones first.
func thin(p plan, l list, fails func(plan) bool) plan {
	for size := l.length(p); size > 0; size /= 2 {
		for from := 0; from < l.length(p); {
			smaller := l.without(p, from, min(from+size, l.length(p)))
			if fails(smaller) {
				p = smaller
			} else {
				from += size
			}
		}
	}
	return p
}

// simplify makes services plainer, one trait at a time.
func simplify(p plan, fails func(plan) bool) plan {
	for i := range p.Services {
		for _, plainer := range []func(*servicePlan){
			func(s *servicePlan) { s.Calls = nil },
			func(s *servicePlan) { s.Scaling, s.Protect, s.Rebalance = "", false, false },
			func(s *servicePlan) { s.Rollout, s.Hook, s.Alarm, s.Breaker = "", "", false, "off" },
			func(s *servicePlan) { s.Rate, s.Surge, s.Clients, s.Sampled = 0, 0, 0, 0 },
			func(s *servicePlan) { s.Desired = min(1, s.Desired) },
			func(s *servicePlan) { s.Connect, s.CloudMap, s.Sticky, s.SlowStart = false, false, false, 0 },
			func(s *servicePlan) { s.Strategy, s.Build.Defect = "on-demand", "" },
			func(s *servicePlan) { s.External, s.Host = 0, nil },
			func(s *servicePlan) {
				if s.Host != nil {
					s.Host = &hostPlan{Providers: min(1, s.Host.Providers), Bridge: true}
				}
			},
		} {
			smaller := p
			smaller.Services = slices.Clone(p.Services)
			if plainer(&smaller.Services[i]); fails(smaller) {
				p = smaller
			}
		}
	}
	return p
}

// named gives everything the name it has by its place, which keys its random streams.
func (p plan) named() plan {
	p.Services, p.Jobs, p.Faults = slices.Clone(p.Services), slices.Clone(p.Jobs), slices.Clone(p.Faults)
	for i := range p.Services {
		p.Services[i].Name = p.serviceName(i)
	}
	for i := range p.Jobs {
		p.Jobs[i].Name = p.jobName(i)
	}
	for i := range p.Faults {
		p.Faults[i].Number = p.faultNumber(i)
	}
	return p
}

// withoutServices leaves services out, and whatever is about them.
func (p plan) withoutServices(from, to int) plan {
	place := make([]int, len(p.Services)) // −1: left out
	for i := range place {
		switch {
		case i < from:
			place[i] = i
		case i < to:
			place[i] = -1
		default:
			place[i] = i - (to - from)
		}
	}
	p.Services = cut(p.Services, from, to)
	for i := range p.Services {
		s := &p.Services[i]
		s.Calls = kept(s.Calls, func(c *callPlan) bool { c.To = place[c.To]; return c.To >= 0 })
	}
	p.Deployments = kept(p.Deployments, func(d *deployPlan) bool {
		d.Service = place[d.Service]
		return d.Service >= 0
	})
	moved := func(c *countPlan) bool { c.Service = place[c.Service]; return c.Service >= 0 }
	p.Counts, p.Deletions = kept(p.Counts, moved), kept(p.Deletions, moved)
	p.Stops = kept(p.Stops, moved)
	return p.keepFaults(func(f *faultPlan) bool {
		if f.Service = place[f.Service]; f.Service < 0 && !f.isOfService() {
			f.Service = 0
		}
		return f.Service >= 0
	})
}

// isOfService reports whether a fault strikes one service.
func (f faultPlan) isOfService() bool {
	return slices.Contains([]model.FaultKind{model.TaskCrash, model.StopTasks, model.TaskRetirement,
		model.DependencySlow, model.DependencyDown, model.AgentDisconnect}, f.Kind)
}

func (p plan) withoutFaults(from, to int) plan {
	gone := p.Faults[from:to]
	return p.keepFaults(func(f *faultPlan) bool {
		return !slices.ContainsFunc(gone, func(g faultPlan) bool { return g.Number == f.Number })
	})
}

// keepFaults leaves faults out, and those that follow them.
func (p plan) keepFaults(keep func(*faultPlan) bool) plan {
	p.Faults = kept(p.Faults, keep)
	there := map[int]bool{0: true}
	for _, f := range p.Faults {
		there[f.Number] = true
	}
	p.Faults = kept(p.Faults, func(f *faultPlan) bool { return there[f.With] })
	return p
}

func cut[E any](all []E, from, to int) []E { return slices.Delete(slices.Clone(all), from, to) }

// kept are copies of the elements that stay; keep may change them.
func kept[E any](all []E, keep func(*E) bool) (some []E) {
	for _, e := range all {
		if keep(&e) {
			some = append(some, e)
		}
	}
	return some
}

// keep writes a plan where TestKnownBugs finds it.
func keep(t *testing.T, p plan, what string) string {
	path := filepath.Join("testdata", "bug-"+what+".txt")
	if err := os.WriteFile(path, []byte(p.String()+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// A test for the tester: of a large estate there stays what a planted bug needs, under the names
// that it had.
func TestShrinkingLeavesWhatMatters(t *testing.T) {
	p := drawEstate(seeded(3), estate{services: 40, tasks: 4, horizon: 10 * hour})
	const service, after = 17, 2 * hour
	p.Deployments = append(p.Deployments, deployPlan{At: after, Service: service})
	name := p.serviceName(service)
	tries := 0
	got := shrink(p, func(p plan) bool {
		tries++
		outage := slices.ContainsFunc(p.Faults, func(f faultPlan) bool { return f.Kind == model.ZoneOutage })
		return p.Horizon >= after && outage && slices.ContainsFunc(p.Deployments,
			func(d deployPlan) bool { return d.At == after && p.serviceName(d.Service) == name })
	})
	if len(got.Services) != 1 || got.Services[0].Name != name || len(got.Faults) != 1 ||
		len(got.Deployments) != 1 || len(got.Jobs)+len(got.Counts)+len(got.Deletions) > 0 ||
		got.Horizon >= after+60 || got.Services[0].Scaling != "" {
		t.Errorf("after %d tries:\n%s", tries, got)
	}
	got.scenario() // it can be played
}
