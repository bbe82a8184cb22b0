package asg

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
	_ "ecsim/sim/random/repeatable" // the same cases each time

	"pgregory.net/rapid"
)

// draw makes a group by chance.
func draw(t *rapid.T) *Group {
	spec := &model.AutoScalingGroup{Name: "n", Zones: []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "zones")],
		Min: rapid.IntRange(0, 3).Draw(t, "min"), Types: []model.InstanceType{{Name: "m6i.large"}},
		OnDemandBase: rapid.IntRange(0, 3).Draw(t, "base"), OnDemandPercentage: rapid.IntRange(0, 100).Draw(t, "percent"),
		TerminationPolicies: rapid.SampledFrom([][]model.TerminationPolicy{nil, {model.OldestInstance},
			{model.DefaultTermination, model.NewestInstance}}).Draw(t, "policies")}
	if rapid.Bool().Draw(t, "has a warm pool") {
		spec.WarmPool = &model.WarmPool{Min: rapid.IntRange(0, 3).Draw(t, "pool min"),
			Prepared: rapid.IntRange(-1, 8).Draw(t, "prepared")}
		spec.OnDemandPercentage = 100 // CP-30: not with Spot
	}
	if rapid.Bool().Draw(t, "has a hook") {
		spec.Hooks = []model.InstanceHook{{Name: "hook", Launching: true, Heartbeat: clock.Minute,
			Continue: rapid.Bool().Draw(t, "continues")}}
	}
	spec.CapacityRebalance = rapid.Bool().Draw(t, "rebalances")
	spec.Max = spec.Min + rapid.IntRange(0, 8).Draw(t, "max")
	spec.Desired = rapid.IntRange(spec.Min, spec.Max).Draw(t, "desired")
	return New(spec, "", func(id model.InstanceID) uint64 { return random.Hash(7, string(id)) })
}

// CP-13, CP-21, DR-01: whatever happens, the desired capacity stays within the bounds, no more instances
// count than the maximum once did or does, none has an ID that was there before, a second step does nothing,
// and nothing that is protected goes but for its health. When every launch succeeds the group comes to its
// desired capacity, and its zones differ by one at most, unless protection keeps them apart; when all fail in
// one of its zones, it has what it desires in the others.
func TestGroupsArriveInBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, at := draw(t), clock.Time(0)
		used := map[model.InstanceID]bool{}
		step := func() {
			var kept []*Member
			for _, m := range g.members {
				if m.State == InService && m.Protected && m.Unhealthy == "" {
					kept = append(kept, m)
				}
			}
			for _, a := range g.Step(at) {
				if (a.Kind == Launch || a.Kind == Warm) && used[a.Instance.ID] {
					t.Fatalf("%s is launched again", a.Instance.ID)
				}
				used[a.Instance.ID] = true
			}
			for _, m := range kept {
				if m.State != InService {
					t.Fatalf("%s is protected and goes", m.ID)
				}
			}
			if again := g.Step(at); len(again) > 0 {
				t.Fatalf("a second step does %+v", again)
			}
			recount(t, g)
			if g.desired < g.min || g.desired > g.max {
				t.Fatalf("desired %d outside of %d to %d", g.desired, g.min, g.max)
			}
		}
		dark := rapid.SampledFrom(append([]string{""}, g.spec.Zones...)).Draw(t, "dark zone")
		if len(g.spec.Zones) == 1 {
			dark = ""
		}
		step()
		for range rapid.IntRange(0, 40).Draw(t, "events") {
			at = at.Add(clock.Span(rapid.IntRange(0, 100).Draw(t, "seconds")) * clock.Second)
			happens(t, g, at, dark)
			step()
		}
		g.ProtectEach(func(model.InstanceID) bool { return false })
		for i := 0; i < 300 && !rests(g); i++ {
			succeed(g, at, dark)
			succeed(g, at, dark) // what its hooks held up
			if next := g.NextDeadline(at); next != clock.Never {
				at = next
			}
			step()
		}
		if n := g.size(); n != g.desired {
			t.Fatalf("%d instances in the end, %d desired", n, g.desired)
		}
		if dark == "" && !rests(g) {
			t.Fatalf("it never rests, or its zones are out of balance in the end: %+v", g.members)
		}
	})
}

// recount fails when what a group counts is not what its members say.
func recount(t *rapid.T, g *Group) {
	again := tally{zones: make([]zoneTally, len(g.spec.Zones))}
	replaced := map[model.InstanceID]int{}
	for _, m := range g.members {
		again.add(m, g.zoneAt(m.Zone), 1)
		if m.replaces != "" {
			replaced[m.replaces]++
		}
		if g.find(m.ID) != m {
			t.Fatalf("%s is not found", m.ID)
		}
	}
	if !reflect.DeepEqual(again, g.tally) || !maps.Equal(replaced, g.replaced) || len(g.byID) != len(g.members) {
		t.Fatalf("the group counts %+v, its members are %+v", g.tally, again)
	}
}

// happens is one thing that happens to a group.
func happens(t *rapid.T, g *Group, at clock.Time, dark string) {
	switch what := rapid.IntRange(0, 8).Draw(t, "what"); {
	case what == 0:
		g.SetDesired(rapid.IntRange(-1, 12).Draw(t, "to"))
	case what == 1:
		g.SetBounds(rapid.IntRange(0, 4).Draw(t, "least"), rapid.IntRange(0, 9).Draw(t, "most"))
	case len(g.members) > 0:
		m := rapid.SampledFrom(g.members).Draw(t, "member")
		switch {
		case what == 2:
			turn(g, m)
		case what == 8:
			g.HookEnded(at, m.ID, 0, rapid.Bool().Draw(t, "abandon"))
		case what == 7:
			g.Recommend(m.ID)
		case what == 3:
			g.Fail(m.ID, "status checks")
		case (m.State == Pending || m.State == WarmedPending) && (what == 4 || m.Zone == dark):
			g.Failed(at, m.ID)
		case m.State == Pending:
			g.Launched(at, m.Instance)
		case m.State == WarmedPending:
			g.Launched(at, m.Instance)
			g.Booted(m.ID)
		case m.State == Terminating:
			g.Gone(m.ID)
		}
	}
}

// turn protects an instance that was not, or ends its protection.
func turn(g *Group, m *Member) {
	g.ProtectEach(func(id model.InstanceID) bool { return g.find(id).Protected != (id == m.ID) })
}

// rests reports whether nothing is under way.
func rests(g *Group) bool {
	moves := func(m *Member) bool { return m.State != InService && m.State != Warmed }
	return g.size() == g.desired && g.poolGap() == 0 && !g.isUneven(whenever) &&
		!slices.ContainsFunc(g.members, moves)
}

// succeed lets all that is under way succeed, but for launches in a dark zone.
func succeed(g *Group, at clock.Time, dark string) {
	for _, m := range slices.Clone(g.members) {
		switch {
		case m.State == PendingWait:
			g.HookEnded(at, m.ID, 0, false)
		case m.State == Terminating:
			g.Gone(m.ID)
		case m.Zone == dark && (m.State == Pending || m.State == WarmedPending):
			g.Failed(at, m.ID)
		case m.State == Pending:
			g.Launched(at, m.Instance)
		case m.State == WarmedPending:
			g.Booted(m.ID)
		}
	}
}

// CP-21, ES-08: a group that only grows and shrinks by itself keeps its zones within one of each other, two
// with a warm pool, and its part of Spot as near as the zones let it.
func TestZonesStayBalanced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := draw(t)
		for range 10 {
			g.Step(0)
			succeed(g, 0, "")
			succeed(g, 0, "")
			var counts []int
			for _, z := range g.spec.Zones {
				counts = append(counts, g.count(anyMarket, z))
			}
			apart := 1
			if g.spec.WarmPool != nil { // what is taken from the pool is where the pool had it
				apart = 2
			}
			if slices.Max(counts)-slices.Min(counts) > apart {
				t.Fatalf("instances by zone: %v", counts)
			}
			n := g.size()
			if off := g.count(onDemand, "") - g.onDemandOf(n); off < -1 || off > 1 {
				t.Fatalf("%d of %d are not of Spot, want %d", g.count(onDemand, ""), n, g.onDemandOf(n))
			}
			g.SetDesired(rapid.IntRange(0, 12).Draw(t, "desired"))
		}
	})
}

// CP-21, ES-08: a group at its desired size leaves a zone that it cannot launch in alone, but for a retry each
// time that the zone's pause ends: nothing else is launched, and nothing terminated.
func TestGroupsOnlyRetryAZoneThatFails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := draw(t)
		dark := rapid.SampledFrom(g.spec.Zones).Draw(t, "dark zone")
		at := clock.Time(0)
		for i := 0; len(g.Step(at)) > 0; i++ { // it comes to its size where it can
			succeed(g, at, dark)
			if succeed(g, at, dark); i == 1000 {
				t.Fatalf("it never rests: %+v", g.members)
			}
		}
		for range 20 {
			at = g.NextDeadline(at)
			if at == clock.Never {
				return
			}
			for range 2 { // what fails together, and what follows at once
				for _, a := range g.Step(at) {
					if a.Kind == Terminate || a.Instance.Zone != dark {
						t.Fatalf("at %v it does %+v", at, a)
					}
				}
				succeed(g, at, dark)
			}
		}
	})
}
