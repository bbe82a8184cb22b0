package controlplane

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ecsim/model"
	decisions "ecsim/model/capacity/managed"
	"ecsim/model/placement"
	"ecsim/model/placement/query"
	"ecsim/sim/random"
)

// placing is how a group's tasks are placed on instances.
type placing struct {
	fleet  *fleet
	spec   model.Placement
	daemon bool
	zones  []string // of the group's subnets; nil: all
}

// placingOf is the same for one revision and strategy item.
type placingOf struct {
	request    placement.Request
	candidates *placement.Candidates
	cluster    *placement.Cluster
	zones      []zonePlacing   // of Managed Instances: those that were asked for
	kind       *decisions.Kind // of Managed Instances, once it was asked for
}

// attach lets a group run on instances, unless its strategy is of Fargate.
func (g *group) attach(f *fleet, spec model.Placement, zones []string) {
	if !model.RunsOnInstances(g.items) {
		return
	}
	g.onInstances = &placing{fleet: f, spec: spec, daemon: g.service != nil && g.service.spec.Daemon}
	if !slices.Equal(g.zones, zones) && !model.IsExternal(g.items) {
		g.onInstances.zones = g.zones
	}
}

func (g *group) isDaemon() bool { return g.onInstances != nil && g.onInstances.daemon }

// of makes the request of a revision and strategy item. Tasks of one item see the instances of its
// capacity provider alone.
func (p *placing) of(g *group, id model.RevisionID, item int) *placingOf {
	d := &g.build(id).TaskDefinition
	of := &placingOf{cluster: p.fleet.cluster, request: placement.Request{
		Group: "service:" + g.name, Demand: demand(d), Distinct: p.spec.Distinct || p.daemon,
		Strategies: p.strategies(g), Zones: p.zones,
	}}
	if provider := g.items[item].Provider; provider != model.EC2 {
		of.request.Provider = string(provider)
		if p.fleet.spec.Managed(provider) != nil {
			of.request.Strategies = managedStrategies()
			if d.AnyArchitecture {
				of.request.Demand.Attributes = anyArchitecture(of.request.Demand.Attributes)
			}
		}
	}
	if g.service == nil {
		of.request.Group = "family:" + d.Family
	}
	for _, text := range slices.Concat(p.spec.MemberOf, d.MemberOf) {
		e, err := query.Parse(text)
		if err != nil {
			panic("controlplane: Load let a bad expression pass: " + err.Error())
		}
		of.request.Members = append(of.request.Members, e)
	}
	of.candidates = placement.NewCandidates(p.fleet.cluster, &of.request)
	return of
}

// strategies are those of the group: a service without has AWS's default (S-07), a job has none
// (PL-09).
func (p *placing) strategies(g *group) (out []placement.Strategy) {
	if len(p.spec.Strategies) == 0 && g.service != nil {
		return placement.Default()
	}
	kinds := map[string]placement.Kind{model.SpreadStrategy: placement.Spread,
		model.BinpackStrategy: placement.Binpack, model.RandomStrategy: placement.Random}
	for _, s := range p.spec.Strategies {
		out = append(out, placement.Strategy{Kind: kinds[s.Type], Field: s.Field})
	}
	return out
}

// demand is what a task takes of an instance (T-11, T-16, T-17).
func demand(d *model.TaskDefinition) placement.Demand {
	out := placement.Demand{
		Resources: placement.Resources{CPUUnits: d.Resources.CPUUnits,
			MemoryMiB: d.Resources.MemoryMiB, GPUs: d.GPUs},
		Attributes: []placement.Attribute{{Name: query.CPUArchitecture, Value: d.Architecture.Attribute()}},
	}
	if d.NetworkMode == model.AWSVPC {
		out.Interfaces = 1
	}
	for _, p := range d.HostPorts {
		out.Ports = append(out.Ports, placement.Port(p))
	}
	return out
}

// lacks is an obstacle as AWS's service events word it.
var lacks = map[placement.Obstacle]string{
	placement.Draining:         "is DRAINING",
	placement.NoAgent:          `encountered error "AGENT"`,
	placement.NoCPU:            "has insufficient CPU units available",
	placement.NoMemory:         "has insufficient memory available",
	placement.NoInterface:      `encountered error "RESOURCE:ENI"`,
	placement.NoGPU:            `encountered error "RESOURCE:GPU"`,
	placement.PortTaken:        "is already using a port required by your task",
	placement.MissingAttribute: "is missing an attribute required by your task",
	placement.NotDistinct:      "does not satisfy the distinctInstance constraint",
	placement.NotMember:        "does not satisfy a memberOf constraint",
}

// noInstanceText says why no instance can take a task: the closest one as AWS tells it, and how many
// instances fail for what (S-12).
func noInstanceText(refused []placement.Rejection) string {
	const text = "was unable to place a task because no container instance met all of its requirements. "
	closest, ok := placement.Closest(refused)
	if !ok {
		return text + "Reason: No Container Instances were found in your cluster."
	}
	return text + "The closest matching container-instance " + closest.Place + " " +
		lacks[closest.Obstacle] + " (" + tallied(refused) + ")."
}

// tallied counts instances by what they lack.
func tallied(refused []placement.Rejection) string {
	var why []string
	for _, t := range placement.Tallies(refused) {
		why = append(why, fmt.Sprintf("%d: %s", t.Hosts, t.Obstacle))
	}
	return strings.Join(why, ", ")
}

// provisioningText says that tasks wait for instances of a capacity provider. AWS logs no event of it: the
// tasks are in PROVISIONING.
func provisioningText(of model.Provider, refused []placement.Rejection) string {
	why := "there is none"
	if len(refused) > 0 {
		why = tallied(refused)
	}
	return "has tasks in PROVISIONING: no instance of " + string(of) + " takes them yet (" + why + ")."
}

// hostFor chooses the instance of the next task, or says why there is none (S-06, S-12, R-02).
func (c *ControlPlane) hostFor(g *group, q launchRequest, item int, cause model.Moment) *host {
	pick := random.Hash(c.seed, "instance of task", g.name, strconv.Itoa(g.table.next+1))
	if p := c.managedProvider(g.items[item].Provider); p != nil {
		return c.managedHostFor(g, q.revision, item, p, pick, cause)
	}
	candidates := q.revision.placing[item].candidates
	found := candidates.Choose(pick)
	if found != nil {
		return c.fleet.byID[model.InstanceID(found.ID())]
	}
	waits := c.mayProvision(g, q.kind, item)
	if (g.service != nil || waits) && !slices.Contains(c.fleet.waiters, g) {
		c.fleet.waiters = append(c.fleet.waiters, g)
	}
	switch {
	case waits && !g.messages.isOpen(provisioning, c.now):
		l := limit{provider: g.items[item].Provider,
			text: provisioningText(g.items[item].Provider, candidates.Rejections())}
		c.announceLimit(g, provisioning, l, noRetry, cause)
	case !waits && !g.messages.isOpen(noInstance, c.now):
		c.announce(g, noInstance, noInstanceText(candidates.Rejections()), noRetry, cause)
	}
	return nil
}
