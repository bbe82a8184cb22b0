package world

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// managedPlan is a capacity provider of Managed Instances.
type managedPlan struct {
	Zones   int
	ScaleIn int  `json:",omitempty"` // seconds; negative: off
	Life    int  // seconds: instead of 14 days, so that instances grow old
	Drain   int  // likewise, of 7 days
	Boot    int  // seconds on average
	Repair  bool `json:",omitempty"`
}

var onManagedInstances = []model.StrategyItem{{Provider: "managed", Weight: 1}}

// manages gives the cluster its Managed Instances.
func (p plan) manages(s *model.Scenario) {
	if p.Managed == nil {
		return
	}
	m := &model.ManagedInstances{Zones: s.Zones[:min(p.Managed.Zones, len(s.Zones))],
		Template: model.LaunchTemplate{RootGiB: 30}, ScaleInAfter: clock.Span(p.Managed.ScaleIn) * clock.Second,
		AutoRepair: p.Managed.Repair,
		Lifetime:   seconds(p.Managed.Life), DrainWithin: seconds(p.Managed.Drain),
		Pending: random.Exponential(seconds(20)), Boot: random.Exponential(seconds(p.Managed.Boot))}
	for i, tasks := range []int{2, 3, 7} {
		m.Types = append(m.Types, model.PricedType{Price: int64(8 + 8*i + 8*i*i), InstanceType: model.InstanceType{
			Name: []string{"m6i.large", "m6i.xlarge", "m6i.4xlarge"}[i], CPUUnits: 2048 << (i + i/2),
			MemoryMiB: 7864 << (i + i/2), Tasks: tasks, Architecture: model.X86}})
	}
	s.Cluster.Providers = append(s.Cluster.Providers,
		model.CapacityProvider{Name: onManagedInstances[0].Provider, ManagedInstances: m})
}

// drawManaged gives the cluster Managed Instances, and some of what runs on instances to them. It draws after
// everything else, so that what was drawn without stays.
func drawManaged(d dice, p *plan) {
	p.Managed = &managedPlan{Zones: d.of(1, 3, "zones"), ScaleIn: pick(d, "scale in after", 0, -1, 60, 300),
		Life: pick(d, "life", 14*24*3600, 600, 2000), Drain: pick(d, "drain", 7*24*3600, 120, 900),
		Boot: pick(d, "boot", 30, 5, 200)}
	move := func(h *hostPlan) {
		if h != nil && !h.Daemon && d.chance(6, "on Managed Instances") {
			h.Providers, h.Managed = 0, true
		}
	}
	for i := range p.Services {
		move(p.Services[i].Host)
	}
	for i := range p.Jobs {
		move(p.Jobs[i].Host)
	}
	p.Managed.Repair = d.chance(6, "auto repair")
	for range d.of(0, 2, "impairments") {
		p.Faults = append(p.Faults, faultPlan{Kind: model.InstanceImpairment, At: d.of(0, p.Horizon, "at"),
			Count: d.of(1, 6, "number")})
	}
}
