package world

import (
	"cmp"
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// groupPlan is an Auto Scaling group, with a capacity provider that stands for it.
type groupPlan struct {
	Desired, Above int // MaxSize is so many above
	Zones          int
	Big            bool `json:",omitempty"`
	Mixed          bool `json:",omitempty"`
	Policy         model.TerminationPolicy
	Protected      bool            `json:",omitempty"`
	Boot           int             // seconds on average
	Managed        bool            `json:",omitempty"` // ECS scales it
	Guarded        bool            `json:",omitempty"` // managed termination protection
	Drains         bool            `json:",omitempty"` // managed draining
	Hook           string          `json:",omitempty"`
	Life           int             `json:",omitempty"` // seconds
	Pool           model.PoolState `json:",omitempty"` // of its warm pool; empty: it has none
}

// sizePlan is an UpdateAutoScalingGroup call.
type sizePlan struct{ At, Group, Least, Desired int }

func groupName(i int) string { return fmt.Sprintf("g%d", i) }

func providerName(i int) model.Provider { return model.Provider(fmt.Sprintf("p%d", i)) }

// launches gives the cluster its groups and what happens to them.
func (p plan) launches(s *model.Scenario) {
	large := model.InstanceType{Name: "m5.4xlarge", CPUUnits: 16384, MemoryMiB: 63000, Tasks: 7, TrunkedTasks: 60,
		Architecture: model.X86}
	small := model.InstanceType{Name: "m6i.large", CPUUnits: 2048, MemoryMiB: 7864, Tasks: 2,
		Architecture: model.X86}
	for i, g := range p.Groups {
		of := model.AutoScalingGroup{Name: groupName(i), Max: g.Desired + g.Above, Desired: g.Desired,
			Zones: s.Zones[:min(g.Zones, len(s.Zones))], Types: []model.InstanceType{small},
			Template: model.LaunchTemplate{RootGiB: 8}, OnDemandPercentage: 100,
			Protected: g.Protected || g.Guarded, Pending: random.Exponential(seconds(20)),
			Boot: random.Exponential(seconds(g.Boot)), TerminationPolicies: []model.TerminationPolicy{g.Policy}}
		if g.Big {
			of.Types[0], of.Template.Trunking = large, true
		}
		if g.Mixed {
			of.Types = []model.InstanceType{small, large}
		}
		of.MaxLifetime, of.ZonalShift, of.IgnoreUnhealthy = seconds(g.Life), g.Zones > 1, g.Guarded
		if g.Hook != "" {
			hook := model.InstanceHook{Name: "hook", Launching: g.Hook == "launching", Heartbeat: seconds(120),
				Continue: g.Zones > 1, Takes: random.Exponential(seconds(60)), Abandons: g.Big && g.Hook != "launching"}
			of.Hooks = append(of.Hooks, hook)
		}
		if g.Pool != "" {
			of.Types = of.Types[:1]
			of.WarmPool = &model.WarmPool{Min: g.Zones - 1, Prepared: of.Max - 1, State: g.Pool,
				Resume: random.Exponential(seconds(30))}
		}
		s.Cluster.Groups = append(s.Cluster.Groups, of)
		s.Cluster.Providers = append(s.Cluster.Providers, model.CapacityProvider{Name: providerName(i),
			AutoScalingGroup: &model.AutoScalingGroupProvider{Group: of.Name,
				ManagedScaling: model.ManagedScaling{Enabled: g.Managed, Target: 100, MinStep: 1, MaxStep: 10000,
					WarmUp: clock.Minute},
				TerminationProtection: g.Guarded, ManagedDraining: g.Drains}})
	}
	for _, c := range p.Sizes {
		most := p.Groups[c.Group].Desired + p.Groups[c.Group].Above
		s.GroupChanges = append(s.GroupChanges, model.PlannedGroupChange{At: instant(c.At),
			GroupChange: model.GroupChange{Group: groupName(c.Group), Min: min(c.Least, most), Max: -1,
				Desired: max(min(c.Least, most), min(c.Desired, most))}})
	}
}

// strategy is that of what runs on hosts: the launch type EC2, or the providers of some groups.
func (h *hostPlan) strategy() (items []model.StrategyItem) {
	if h.Managed {
		return onManagedInstances
	}
	for i := range h.Providers {
		items = append(items, model.StrategyItem{Provider: providerName(i), Weight: 1 + i})
	}
	if len(items) == 0 {
		return onContainerInstances
	}
	items[0].Base = len(items) - 1
	return items
}

// drawGroups gives the cluster groups, and some of what runs on instances to their providers. It draws after
// everything else, so that what was drawn without stays.
func drawGroups(d dice, p *plan, most int) {
	for range d.of(1, most, "groups") {
		g := groupPlan{Desired: d.of(0, 4, "desired"), Above: d.of(0, 4, "above"), Zones: d.of(1, 3, "zones"),
			Big: d.chance(3, "big"), Mixed: d.chance(3, "mixed"), Protected: d.chance(2, "protected"),
			Policy: pick(d, "policy", model.DefaultTermination, model.OldestInstance, model.NewestInstance),
			Boot:   pick(d, "boot", 75, 20, 400), Managed: d.chance(5, "managed")}
		g.Guarded, g.Drains = g.Managed && d.chance(5, "guarded"), d.chance(4, "drains")
		if d.chance(3, "has a hook") {
			g.Hook = pick(d, "hook", "launching", "terminating")
		}
		if d.chance(2, "ages") {
			g.Life = d.of(200, 2000, "life")
		}
		if d.chance(3, "has a warm pool") {
			g.Pool = pick(d, "pool", model.PoolStopped, model.PoolRunning, model.PoolHibernated)
		}
		p.Groups = append(p.Groups, g)
	}
	provide := func(h *hostPlan) {
		if h == nil || !d.chance(6, "provider") {
			return
		}
		h.Providers = d.of(1, len(p.Groups), "providers")
		if h.Daemon {
			h.Providers = 1
		}
	}
	for i := range p.Services {
		provide(p.Services[i].Host)
	}
	for i := range p.Jobs {
		provide(p.Jobs[i].Host)
	}
	for range d.of(0, 3*len(p.Groups), "sizes") {
		p.Sizes = append(p.Sizes, sizePlan{At: d.of(0, p.Horizon, "at"), Group: d.of(0, len(p.Groups)-1, "group"),
			Least: d.of(0, 2, "least"), Desired: d.of(0, 9, "desired")})
	}
	slices.SortStableFunc(p.Sizes, func(a, b sizePlan) int { return cmp.Compare(a.At, b.At) })
	for range d.of(0, 2, "losses of launched instances") {
		p.Faults = append(p.Faults, faultPlan{Kind: model.InstanceLoss, At: d.of(0, p.Horizon, "at"),
			Service: d.of(1, len(p.Groups), "group"), Count: d.of(1, 6, "number")})
	}
}
