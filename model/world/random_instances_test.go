package world

import (
	"slices"

	"ecsim/model"
	"ecsim/model/placement"
)

// drainPlan sets an instance to DRAINING, or back to ACTIVE.
type drainPlan struct {
	At, Instance int // by its number, of all
	Back         bool
}

// hostPlan is how a service or a job runs on container instances.
type hostPlan struct {
	Bridge   bool     `json:",omitempty"` // else awsvpc
	Daemon   bool     `json:",omitempty"` // of services
	Distinct bool     `json:",omitempty"`
	Spread   []string `json:",omitempty"` // fields; cpu is packed
	// how many groups' capacity providers are its strategy; 0: it is the launch type EC2
	Providers int  `json:",omitempty"`
	Managed   bool `json:",omitempty"` // it is of Managed Instances
}

var onContainerInstances = []model.StrategyItem{{Provider: model.EC2, Weight: 1}}

// instances are those of a cluster: large ones in all zones, small ones that take two tasks, and a machine outside
// AWS, where nothing of these may run.
func (p plan) instances(zones []string) (all []model.Instances) {
	for _, i := range []model.Instances{
		{Name: "big", Count: p.Big, Type: model.InstanceType{Name: "m5.4xlarge", CPUUnits: 16384,
			MemoryMiB: 63000, Tasks: 7, TrunkedTasks: 60}, Template: model.LaunchTemplate{Trunking: true, RootGiB: 30}},
		{Name: "small", Count: p.Small, Type: model.InstanceType{Name: "m6i.large", CPUUnits: 2048,
			MemoryMiB: 7864, Tasks: 2}, Template: model.LaunchTemplate{RootGiB: 8}},
	} {
		if i.Type.Architecture, i.Zones = model.X86, zones; i.Count > 0 {
			all = append(all, i)
		}
	}
	if len(all) > 0 {
		all = slices.Insert(all, 1, model.Instances{Name: "outside", Count: 1, External: true,
			Zones: []string{model.OutsideAWS}, Type: model.InstanceType{Name: "external", CPUUnits: 65536,
				MemoryMiB: 262144, Architecture: model.X86}})
	}
	return all
}

// instanceID is an instance by its number, from 0.
func (p plan) instanceID(s *model.Scenario, number int) model.InstanceID {
	number %= p.Big + p.Small
	if number < p.Big {
		return model.InstanceName(s.Cluster.Instances[0].Name, number+1)
	}
	return model.InstanceName(s.Cluster.Instances[len(s.Cluster.Instances)-1].Name, number-p.Big+1)
}

// placement is where the tasks go.
func (h *hostPlan) placement() (p model.Placement) {
	p.Distinct = h.Distinct
	for _, field := range h.Spread {
		kind := model.SpreadStrategy
		if field == placement.FieldCPU {
			kind = model.BinpackStrategy
		}
		p.Strategies = append(p.Strategies, model.PlacementStrategy{Type: kind, Field: field})
	}
	return p
}

// runsOnHosts changes a service that is drawn for Fargate.
func (h *hostPlan) runsOnHosts(s *model.Service) {
	s.Strategy, s.Placement, s.Rebalancing = h.strategy(), h.placement(), false
	if h.Daemon { // S-02, S-03
		s.Daemon, s.DesiredCount, s.Scaling = true, 0, nil
		s.Placement = model.Placement{}
		s.Deployment.MaximumPercent = 100
		s.Deployment.MinimumHealthyPercent = min(s.Deployment.MinimumHealthyPercent, 75)
	}
}

// on changes a build likewise.
func (h *hostPlan) on(b model.Build) model.Build {
	if h != nil {
		b.TaskDefinition.NetworkMode = model.AWSVPC
		if h.Bridge {
			b.TaskDefinition.NetworkMode = model.Bridge
		}
	}
	return b
}

// drawInstances gives the cluster instances, and some services and jobs to them. It draws after
// everything else, so that what was drawn without stays.
func drawInstances(d dice, p *plan, big, small int) {
	p.Big, p.Small = big, small
	for i := range p.Services {
		if !d.chance(4, "on instances") {
			continue
		}
		s := &p.Services[i]
		s.Host = &hostPlan{Bridge: d.chance(5, "bridge"), Distinct: d.chance(1, "distinct"),
			Spread: pick(d, "placement", nil, []string{placement.FieldZone}, []string{placement.FieldCPU},
				[]string{placement.FieldZone, placement.FieldInstance})}
		if s.Host.Daemon = s.External == 0 && d.chance(2, "daemon") && d.chance(5, "indeed"); s.Host.Daemon {
			s.Rollout, s.Hook, s.Scaling = "", "", ""
			s.Build.CPUUnits = 256
			p.Counts = kept(p.Counts, func(c *countPlan) bool { return c.Service != i })
		}
	}
	for i := range p.Jobs {
		if d.chance(3, "on instances") {
			p.Jobs[i].Host = &hostPlan{Bridge: d.chance(5, "bridge")}
		}
	}
	for range d.of(0, 1+(big+small)/4, "drains") {
		drain := drainPlan{At: d.of(0, p.Horizon, "at"), Instance: d.of(0, big+small-1, "instance")}
		p.Drains = append(p.Drains, drain)
		if drain.At, drain.Back = drain.At+d.of(1, 1800, "for"), true; drain.At <= p.Horizon {
			p.Drains = append(p.Drains, drain)
		}
	}
	slices.SortStableFunc(p.Drains, func(a, b drainPlan) int { return a.At - b.At })
	for range d.of(0, 1+(big+small)/8, "losses") {
		p.Faults = append(p.Faults, faultPlan{Kind: model.InstanceLoss, At: d.of(0, p.Horizon, "at"),
			Count: d.of(1, big+small, "instance")})
	}
}
