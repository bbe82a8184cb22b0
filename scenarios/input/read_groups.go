package input

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/pricing"
	"ecsim/pricing/catalog"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// groupDefinition is the schema path of a CreateAutoScalingGroup request.
const groupDefinition = "cluster.auto_scaling_group.definition"

// providerDefinition is the schema path of an Auto Scaling group's capacity provider, managedScaling that of
// its managed scaling.
const (
	providerDefinition = "cluster.capacity_provider.definition.autoScalingGroupProvider"
	managedScaling     = providerDefinition + ".managedScaling"
)

// readGroups reads every [[cluster.auto_scaling_group]].
func (l *loader) readGroups(t *reading.Table) {
	all := &l.scenario.Cluster.Groups
	for _, gt := range t.Tables("auto_scaling_group", "name") {
		g := l.readScalingGroup(gt)
		isTaken := slices.ContainsFunc(*all, func(o model.AutoScalingGroup) bool { return o.Name == g.Name }) ||
			slices.ContainsFunc(l.scenario.Cluster.Instances, func(o model.Instances) bool { return o.Name == g.Name })
		switch {
		case g.Name == "" || len(g.Types) == 0 || len(g.Zones) == 0: // a problem already
		case isTaken:
			l.Problem(gt.Get("name"), "a name that no other group of instances has", "")
		default:
			*all = append(*all, g)
		}
	}
	slices.SortFunc(*all, func(a, b model.AutoScalingGroup) int { return strings.Compare(a.Name, b.Name) })
}

func (l *loader) readScalingGroup(t *reading.Table) model.AutoScalingGroup {
	g := model.AutoScalingGroup{Name: l.name(t)}
	t.Require("definition", "a CreateAutoScalingGroup request: its file or a table")
	before := len(l.Problems)
	d := awsjson.ReadAutoScalingGroup(t.Table("definition"))
	hasProblems := len(l.Problems) > before
	g.Min, g.Max, g.Desired, g.Protected = d.Min, d.Max, d.Desired, d.Protected
	g.OnDemandBase, g.OnDemandPercentage = d.Distribution.OnDemandBase, d.Distribution.OnDemandPercentage
	g.TerminationPolicies, g.MaxLifetime, g.CapacityRebalance = d.Policies, d.MaxLifetime, d.Rebalance
	if g.OnDemandPercentage < 100 {
		g.SpotAllocation = d.Distribution.Spot
	}
	definition := t.Get("definition")
	isLost := definition != nil && (definition.Broken || hasProblems && isMixed(definition))
	if len(d.Types) > 0 || t.Has("instance_type") || !isLost {
		g.Types = l.typesOf(t, d)
	}
	g.Zones = l.zonesOf(t, d)
	g.Template = l.launchTemplate(t, g.Types)
	g.Template.SpotDraining = t.Bool("spot_draining", false)
	g.Pending, g.Boot = t.Law("pending"), t.Law("boot")
	g.ZonalShift, g.IgnoreUnhealthy = d.ZonalShift, d.IgnoreUnhealthy
	g.WarmPool, g.Hooks = l.warmPool(t, d), l.instanceHooks(t, d)
	t.Done()
	return g
}

// instanceHooks reads how long the lifecycle hooks of a group take and what they answer. One of which
// nothing is said does not answer (DR-06).
func (l *loader) instanceHooks(t *reading.Table, d awsjson.AutoScalingGroup) []model.InstanceHook {
	var names []string
	for _, h := range d.Hooks {
		names = append(names, h.Name)
	}
	for _, ht := range t.Tables("hook", "name") {
		ht.Require("name", "the LifecycleHookName of a hook of the definition")
		name := l.reference(ht, "name", "LifecycleHookName", names)
		ht.Require("takes", "how long it takes to answer")
		takes, abandons := ht.Law("takes"), ht.Word("result", "CONTINUE", "ABANDON") == "ABANDON"
		ht.Done()
		for i := range d.Hooks {
			if d.Hooks[i].Name == name {
				d.Hooks[i].Takes, d.Hooks[i].Abandons = takes, abandons
			}
		}
	}
	return d.Hooks
}

// warmPool reads the warm pool of a group, which has one type of On-Demand instances then (CP-30).
func (l *loader) warmPool(t *reading.Table, d awsjson.AutoScalingGroup) *model.WarmPool {
	p, n := d.WarmPool, t.Get("warm_pool")
	if n != nil {
		p = awsjson.WarmPool(t.Table("warm_pool"))
	}
	if p == nil {
		t.Forbid("resume", "warm_pool beside it")
		return nil
	}
	if len(d.Types) > 0 {
		l.At(t.Place(), "a warm pool of a group with a mixed instances policy", "one or the other", "")
	}
	p.Resume = t.Law("resume")
	return p
}

// isMixed reports whether a definition has a mixed instances policy, be it misspelt: the types are in it then.
func isMixed(definition *document.Node) bool {
	const policy = "MixedInstancesPolicy"
	return slices.ContainsFunc(definition.Items, func(m *document.Node) bool {
		return m.Key == policy || problem.Nearest(m.Key, []string{policy}) != ""
	})
}

// typesOf are the types of a group's instances: those of its overrides, or that of its launch template, which
// the scenario states.
func (l *loader) typesOf(t *reading.Table, d awsjson.AutoScalingGroup) (types []model.InstanceType) {
	nodes := d.Types
	if len(nodes) > 0 {
		t.Forbid("instance_type", "none: the overrides of the definition state the types")
	} else if n := t.Require("instance_type", "the type in the group's launch template, such as m6i.large"); n != nil {
		nodes = []*document.Node{n}
	}
	for _, n := range nodes {
		found := l.instanceTypeOf(n)
		if slices.ContainsFunc(types, func(o model.InstanceType) bool { return o.Name == found.Name }) {
			l.Problem(n, "each type once", "")
		} else if found.Name != "" {
			types = append(types, found)
		}
	}
	if d.Distribution.Cheapest {
		l.sortByPrice(types)
	}
	return types
}

// sortByPrice puts the type of the lowest On-Demand price first; one without a price comes last.
func (l *loader) sortByPrice(types []model.InstanceType) {
	price := func(i model.InstanceType) pricing.Money {
		if e, err := catalog.Embedded().Lookup(usage.EC2(i.Name), l.scenario.Region); err == nil {
			return ofManyHours(e)
		}
		return math.MaxInt64
	}
	slices.SortStableFunc(types, func(a, b model.InstanceType) int { return cmp.Compare(price(a), price(b)) })
}

// ofManyHours is the price of so many hours that the closest prices differ.
func ofManyHours(e pricing.Entry) pricing.Money {
	const hours = 1_000_000
	ofMany, err := e.Price.Times(hours, 1)
	if err != nil {
		return math.MaxInt64
	}
	return ofMany
}

// zonesOf are the zones of a group: those that it states, or one for each of its subnets.
func (l *loader) zonesOf(t *reading.Table, d awsjson.AutoScalingGroup) (zones []string) {
	if d.Zones == nil || t.Has("zones") {
		return l.zones(t, d.Subnets)
	}
	if d.Zones.Kind != document.List {
		l.Problem(d.Zones, "a list of zones", "")
	} else if len(d.Zones.Items) == 0 {
		l.Problem(d.Zones, "at least one zone", "")
	}
	for _, n := range d.Zones.Items {
		if l.isZone(n) && !slices.Contains(zones, n.Text) {
			zones = append(zones, n.Text)
		}
	}
	slices.Sort(zones)
	return zones
}

// groupNames are the names of all Auto Scaling groups, of those too that have problems.
func (l *loader) groupNames() (names []string) {
	for _, n := range elements(l.cluster.Node, "auto_scaling_group") {
		names = append(names, textOf(n.Get("name")))
	}
	return names
}

// hasNameless reports whether the name of an element is in a document that could not be read.
func hasNameless(t *document.Node, list string) bool {
	return slices.ContainsFunc(elements(t, list), func(n *document.Node) bool {
		d := n.Get("definition")
		return d != nil && d.Broken && n.Get("name") == nil
	})
}

// readProviders reads every [[cluster.capacity_provider]] and the cluster's default strategy (CPS-06, CPS-07).
func (l *loader) readProviders(t *reading.Table) {
	all := &l.scenario.Cluster.Providers
	groups := l.groupNames()
	for _, pt := range t.Tables("capacity_provider", "name") {
		name := l.name(pt)
		pt.Require("definition", "a CreateCapacityProvider request: its file or a table")
		d := awsjson.ReadCapacityProvider(pt.Table("definition"))
		if d.GroupNode != nil && !slices.Contains(groups, d.Group.Group) &&
			!hasNameless(l.cluster.Node, "auto_scaling_group") {
			l.Problem(d.GroupNode, "a [[cluster.auto_scaling_group]]", problem.Nearest(d.Group.Group, groups))
		}
		p := model.CapacityProvider{Name: model.Provider(name)}
		if d.Managed != nil {
			p.ManagedInstances = l.readManaged(pt, d.Managed)
		} else {
			p.AutoScalingGroup = &d.Group
			l.checkProvider(d)
			for _, key := range []string{"zones", "scale_in_after", "ages", "pending", "boot"} {
				pt.Forbid(key, "none: it is of Managed Instances; the Auto Scaling group has its own")
			}
		}
		pt.Done()
		switch lower := strings.ToLower(name); {
		case name == "":
		case strings.HasPrefix(lower, "aws"), strings.HasPrefix(lower, "ecs"), strings.HasPrefix(lower, "fargate"):
			l.Problem(pt.Get("name"), "a name that does not begin with aws, ecs or fargate", "")
		case slices.ContainsFunc(*all, func(o model.CapacityProvider) bool { return o.Name == p.Name }):
			l.Problem(pt.Get("name"), "a name that no other capacity provider has", "")
		case slices.ContainsFunc(*all, func(o model.CapacityProvider) bool {
			return d.Managed == nil && o.AutoScalingGroup != nil && o.AutoScalingGroup.Group == d.Group.Group
		}):
			l.Problem(d.GroupNode, "a group that no other capacity provider has", "")
		default:
			*all = append(*all, p)
		}
	}
	slices.SortFunc(*all, func(a, b model.CapacityProvider) int {
		return strings.Compare(string(a.Name), string(b.Name))
	})
	l.capacity.Providers = *all
	l.capacity.Unknown = hasNameless(l.cluster.Node, "capacity_provider")
	l.reservationDelay(t)
	if t.Has("defaultCapacityProviderStrategy") {
		l.capacity.Default = awsjson.StrategyItems(t, "defaultCapacityProviderStrategy", l.capacity)
	}
}

// hasManagedScaling reports whether any Auto Scaling group of the cluster follows its tasks.
func (l *loader) hasManagedScaling() bool {
	return slices.ContainsFunc(l.scenario.Cluster.Providers, func(p model.CapacityProvider) bool {
		return p.AutoScalingGroup != nil && p.AutoScalingGroup.ManagedScaling.Enabled
	})
}

// reservationDelay reads how late CapacityProviderReservation is, where there is any (CP-29).
func (l *loader) reservationDelay(t *reading.Table) {
	read := func() { l.scenario.Cluster.ReservationDelay = t.Span("reservation_delay", 0, clock.Hour) }
	if l.hasManagedScaling() {
		read()
	} else {
		t.Quietly(read)
		l.scenario.Cluster.ReservationDelay = 0
	}
}

// checkProvider holds the settings of a capacity provider against its group: managed scaling needs room, and
// termination protection a group that protects its new instances (CP-13, CP-20).
func (l *loader) checkProvider(d awsjson.CapacityProvider) {
	g := l.scenario.Cluster.Group(d.Group.Group)
	switch {
	case g == nil: // a problem already
	case d.Group.ManagedScaling.Enabled && g.Max == 0:
		l.Problem(d.GroupNode, "a group with a MaxSize above 0, for managed scaling", "")
	case d.Group.TerminationProtection && !g.Protected:
		l.Problem(d.GroupNode, "a group with NewInstancesProtectedFromScaleIn, for managed termination protection", "")
	}
}

// groupChange is a change of a group and where it was read.
type groupChange struct {
	model.PlannedGroupChange
	place document.Place
}

// readGroupChanges reads every [[auto_scaling_group_change]].
func (l *loader) readGroupChanges(t *reading.Table) {
	names := l.groupNames()
	var all []groupChange
	for _, ct := range t.Tables("auto_scaling_group_change", "group") {
		all = append(all, l.readGroupChange(ct, names))
	}
	slices.SortStableFunc(all, func(a, b groupChange) int {
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.Group, b.Group))
	})
	l.checkBounds(all)
	for _, c := range all {
		l.scenario.GroupChanges = append(l.scenario.GroupChanges, c.PlannedGroupChange)
	}
}

func (l *loader) readGroupChange(t *reading.Table, names []string) groupChange {
	c := groupChange{place: t.Place()}
	c.At = l.instant(t, "at")
	t.Require("group", "the name of an Auto Scaling group")
	c.Group = l.reference(t, "group", "[[cluster.auto_scaling_group]]", names)
	size := func(key string) int {
		if !t.Has(key) {
			return -1
		}
		return t.Integer(key, 0, awsjson.MostInstances)
	}
	c.Min, c.Max, c.Desired = size("MinSize"), size("MaxSize"), size("DesiredCapacity")
	if c.Min < 0 && c.Max < 0 && c.Desired < 0 {
		l.At(t.Place(), "a change of nothing", "MinSize, MaxSize or DesiredCapacity", "")
	}
	t.Done()
	return c
}

// checkBounds follows the bounds of each group through its changes.
func (l *loader) checkBounds(changes []groupChange) {
	type bounds struct{ least, most int }
	now := map[string]bounds{}
	for _, g := range l.scenario.Cluster.Groups {
		now[g.Name] = bounds{g.Min, g.Max}
	}
	for _, c := range changes {
		b, there := now[c.Group]
		if !there {
			continue
		}
		if c.Min >= 0 {
			b.least = c.Min
		}
		if c.Max >= 0 {
			b.most = c.Max
		}
		now[c.Group] = b
		if b.least > b.most {
			l.At(c.place, fmt.Sprintf("a MinSize of %d and a MaxSize of %d", b.least, b.most),
				"MinSize at most MaxSize", "")
		} else if c.Desired >= 0 && (c.Desired < b.least || c.Desired > b.most) {
			l.At(c.place, fmt.Sprintf("DesiredCapacity = %d", c.Desired),
				fmt.Sprintf("from MinSize to MaxSize, %d to %d", b.least, b.most), "")
		}
	}
}
