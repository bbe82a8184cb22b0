package world

import (
	"testing"

	"ecsim/model"
	"ecsim/model/capacity/spot"
	"ecsim/model/serving"
	"ecsim/model/usage"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// onSpotGroup is a service of two tasks on a group of three Spot instances, one in each zone.
func onSpotGroup(change func(*model.Scenario)) *model.Scenario {
	web := onGroup()
	web.Deployment.MinimumHealthyPercent, web.Deployment.MaximumPercent = 50, 200
	s := plainScenario(web)
	s.Cluster.Groups, s.Cluster.Providers = oneGroup(s.Zones)
	g := &s.Cluster.Groups[0]
	g.Min, g.Max, g.Desired, g.OnDemandPercentage, g.Protected = 3, 6, 3, 0, false
	large := g.Types[0]
	large.Name = "c6i.large"
	g.Types = append(g.Types, large)
	p := s.Cluster.Providers[0].AutoScalingGroup
	p.ManagedScaling.Enabled, p.TerminationProtection, p.ManagedDraining = false, false, false
	change(s)
	return s
}

// takesAll is a reclaim of all Spot instances after twenty minutes.
func takesAll(s *model.Scenario) {
	s.Faults = []model.Fault{{At: minute(20), Kind: model.SpotReclaim, Type: model.AnyPool, Fraction: 1}}
}

// pools gives every pool of the group's types a market.
func pools(s *model.Scenario, k model.SpotMarket) {
	for _, t := range s.Cluster.Groups[0].Types {
		for _, zone := range s.Zones {
			s.Cluster.SpotPools = append(s.Cluster.SpotPools,
				model.SpotPool{SpotPoolID: model.SpotPoolID{Type: t.Name, Zone: zone}, Market: k})
		}
	}
}

// lastDays are when each step of the end of instance workers-1 was, and what was launched.
type lastDays struct {
	atRisk, notice, draining, terminated clock.Time
	launched                             []model.Instance
	failed                               int
	firstReplacement                     clock.Time
}

func (e *lastDays) Advanced(serving.Served) {}

func (e *lastDays) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	const first = "workers-1"
	switch ev := ev.(type) {
	case model.InstanceAtRisk:
		if ev.Instance == first {
			e.atRisk = at
		}
	case model.InstanceInterrupted:
		if ev.Instance == first && ev.Notice {
			e.notice = at
		}
	case model.InstanceDraining:
		if ev.Instance == first {
			e.draining = at
		}
	case model.InstanceTerminated:
		if ev.Instance == first {
			e.terminated = at
		}
	case model.InstanceLaunched:
		e.launched = append(e.launched, ev.Instance)
		if at > 0 && e.firstReplacement == 0 {
			e.firstReplacement = at
		}
	case model.InstanceLaunchFailed:
		e.failed++
	}
	for _, c := range cmds {
		if c, ok := c.(model.DrainInstance); ok && c.Instance == first {
			e.draining = at
		}
	}
}

// total adds the pools of a record up.
func total(r *Record) (sum watch.SpotRecord) {
	for _, p := range r.Spot {
		sum.Interrupted += p.Interrupted
		sum.WithoutNotice += p.WithoutNotice
		sum.Refused += p.Refused
		sum.TasksNoticed += p.TasksNoticed
		sum.TasksLost += p.TasksLost
	}
	return sum
}

// ES-01, ES-03: the recommendation comes first, then the notice, two minutes later EC2 takes the instance.
// Without notice it goes when the notice would have come.
func TestSpotInstancesGetTwoMinutes(t *testing.T) {
	lead := random.Constant(4 * clock.Minute)
	for _, c := range []struct {
		name               string
		market             model.SpotMarket
		risk, notice, gone clock.Span
	}{
		{"notice", model.SpotMarket{}, 20, 20, 22},
		{"recommended before", model.SpotMarket{RebalanceLead: lead}, 20, 24, 26},
		{"no notice", model.SpotMarket{NoticeMissing: 1}, 0, 0, 20},
		{"recommended, no notice", model.SpotMarket{NoticeMissing: 1, RebalanceLead: lead}, 20, 0, 24},
	} {
		seen := &lastDays{}
		r := play(t, onSpotGroup(func(s *model.Scenario) { takesAll(s); pools(s, c.market) }), seen)
		for what, pair := range map[string][2]clock.Time{
			"at risk":    {seen.atRisk, minute(int(c.risk))},
			"notice":     {seen.notice, minute(int(c.notice))},
			"terminated": {seen.terminated, minute(int(c.gone))},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: %s at %v, want %v", c.name, what, pair[0], pair[1])
			}
		}
		sum := total(r)
		if sum.Interrupted != 3 || (sum.WithoutNotice == 3) != (c.notice == 0) {
			t.Errorf("%s: %+v", c.name, sum)
		}
	}
}

// ES-04, ES-05, S-44, CP-22: the agent drains its instance within a second of the notice, if it is told to,
// or ECS at once with managed draining; by default nobody does and the tasks are lost. With a minimum of
// 100 % (a task stops when its replacement is healthy) and no room elsewhere two minutes are not enough: the
// replacements wait for the instances that follow.
func TestDrainingAtTheNotice(t *testing.T) {
	for _, c := range []struct {
		name           string
		agent, managed bool
		minimum, most  int // percent
		drains         bool
		lost           int
	}{
		{"by default", false, false, 0, 100, false, 1},
		{"by the agent", true, false, 0, 100, true, 0},
		{"managed", false, true, 0, 100, true, 0},
		{"minimum 100 %", true, false, 100, 200, true, 1},
	} {
		seen := &lastDays{}
		s := onSpotGroup(func(s *model.Scenario) {
			takesAll(s)
			s.Cluster.Groups[0].Template.SpotDraining = c.agent
			s.Cluster.Providers[0].AutoScalingGroup.ManagedDraining = c.managed
			s.Services[0].DesiredCount = 1
			d := &s.Services[0].Deployment
			d.MinimumHealthyPercent, d.MaximumPercent = c.minimum, c.most
		})
		sum := total(play(t, s, seen))
		if sum.TasksNoticed != 1 || sum.TasksLost != c.lost {
			t.Errorf("%s: of %d tasks %d are lost, want %d", c.name, sum.TasksNoticed, sum.TasksLost, c.lost)
		}
		if drains := seen.draining >= minute(20) && seen.draining <= minute(20).Add(clock.Second); drains != c.drains {
			t.Errorf("%s: draining at %v", c.name, seen.draining)
		}
	}
}

// ES-07, ES-06: with Capacity Rebalancing the replacement is launched at the recommendation, although the
// group has as many as it may, and the old instance goes when it is in service; ECS hears of that only
// with managed draining.
func TestCapacityRebalancing(t *testing.T) {
	for _, managed := range []bool{false, true} {
		seen := &lastDays{}
		s := onSpotGroup(func(s *model.Scenario) {
			takesAll(s)
			pools(s, model.SpotMarket{RebalanceLead: random.Constant(20 * clock.Minute)})
			s.Cluster.Groups[0].CapacityRebalance, s.Cluster.Groups[0].Max = true, 3
			s.Cluster.Providers[0].AutoScalingGroup.ManagedDraining = managed
		})
		r := play(t, s, seen)
		if want := minute(20).Add(8 * clock.Second); seen.firstReplacement != want || len(seen.launched) < 6 {
			t.Errorf("managed draining %v: the first of %d launches after %v, want 3 or more after %v", managed,
				len(seen.launched)-3, seen.firstReplacement, want)
		}
		if seen.terminated < seen.firstReplacement || seen.terminated > minute(25) || seen.notice != 0 {
			t.Errorf("managed draining %v: terminated at %v, notice at %v", managed, seen.terminated, seen.notice)
		}
		if drained := seen.draining > 0; drained != managed {
			t.Errorf("managed draining %v, drained %v", managed, drained)
		}
		if sum := total(r); sum.Interrupted != 0 {
			t.Errorf("EC2 interrupted %d instances that were replaced before", sum.Interrupted)
		}
	}
}

// ES-08, FS-05: while a pool refuses launches another type of the zone takes its place; when all do,
// launches fail and the group tries again.
func TestLaunchesAreRefusedInADrought(t *testing.T) {
	drought := func(kind string) *model.Scenario {
		return onSpotGroup(func(s *model.Scenario) {
			takesAll(s)
			s.Faults = append(s.Faults, model.Fault{At: minute(19), Kind: model.SpotDrought, Type: kind,
				Duration: 15 * clock.Minute})
			pools(s, model.SpotMarket{})
		})
	}
	seen := &lastDays{}
	play(t, drought("m6i.large"), seen)
	for _, i := range seen.launched[:3] {
		if i.Type.Name != "m6i.large" {
			t.Errorf("%s is a %s", i.ID, i.Type.Name)
		}
	}
	if len(seen.launched) != 6 || seen.failed != 0 || seen.launched[3].Type.Name != "c6i.large" {
		t.Errorf("%d launches, %d failed", len(seen.launched), seen.failed)
	}
	seen = &lastDays{}
	r := play(t, drought(model.AnyPool), seen)
	if seen.failed == 0 || seen.firstReplacement < minute(34) || len(seen.launched) != 6 {
		t.Errorf("%d launches, the first at %v, %d failed", len(seen.launched)-3, seen.firstReplacement, seen.failed)
	}
	sum := total(r)
	if sum.Refused < seen.failed {
		t.Errorf("%d refused, %d failed", sum.Refused, seen.failed)
	}
	for _, p := range r.Spot {
		if p.Pool.Type == "m6i.large" && p.Short != 15*clock.Minute {
			t.Errorf("%+v", p)
		}
	}
}

// ES-13: Spot instances that nobody takes back are On-Demand instances with another bill.
func TestSpotInstancesWithoutInterruptionsAreOnDemand(t *testing.T) {
	a := play(t, onSpotGroup(func(s *model.Scenario) { s.Cluster.Groups[0].OnDemandPercentage = 100 }))
	b := play(t, onSpotGroup(func(s *model.Scenario) { pools(s, model.SpotMarket{}) }))
	x, y := a.Services[0], b.Services[0]
	if x.Requests != y.Requests || watch.Render(a.Timeline) != watch.Render(b.Timeline) {
		t.Errorf("on demand\n%s\non Spot\n%s", watch.Render(a.Timeline), watch.Render(b.Timeline))
	}
	hours := func(r *Record, d usage.Dimension) (n int64) {
		for _, e := range r.Ledger.Entries() {
			if e.Dimension == d {
				n += e.Quantity
			}
		}
		return n
	}
	m := a.Ledger
	if m == nil || hours(a, usage.EC2("m6i.large")) == 0 ||
		hours(a, usage.EC2("m6i.large")) != hours(b, usage.EC2Spot("m6i.large")) || hours(b, usage.EC2("m6i.large")) != 0 {
		t.Errorf("%d seconds on demand, %d on Spot", hours(a, usage.EC2("m6i.large")), hours(b, usage.EC2Spot("m6i.large")))
	}
}

// ES-08: a pool that nothing runs in changes nothing, whatever its market.
func TestAnotherPoolChangesNothing(t *testing.T) {
	k := spot.FromAdvisor(spot.Frequencies[4])
	k.BurstsPerMonth, k.BurstFraction, k.Drought = 2000, 0.8, random.Constant(5*clock.Minute)
	nervous := onSpotGroup(func(s *model.Scenario) { pools(s, k) })
	one := play(t, nervous)
	more := onSpotGroup(func(s *model.Scenario) {
		pools(s, k)
		k := k
		k.BurstsPerMonth = 5000
		for _, zone := range s.Zones {
			s.Cluster.SpotPools = append(s.Cluster.SpotPools, model.SpotPool{
				SpotPoolID: model.SpotPoolID{Type: "a1.large", Zone: zone}, Market: k})
		}
	})
	two := play(t, more)
	if total(one).Interrupted == 0 || digest(t, one, "web") != digest(t, two, "web") || total(one) != total(two) {
		t.Errorf("%+v alone, %+v beside another pool", total(one), total(two))
	}
}
