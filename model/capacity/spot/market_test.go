package spot

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// poolsOf are pools of one market, by type and zone.
func poolsOf(k model.SpotMarket, ids ...model.SpotPoolID) (out []model.SpotPool) {
	for _, id := range ids {
		out = append(out, model.SpotPool{SpotPoolID: id, Market: k})
	}
	return out
}

func ec2(kind, zone string) model.SpotPoolID { return model.SpotPoolID{Type: kind, Zone: zone} }

// fargate are the Fargate Spot pools of three zones.
var fargate = []model.SpotPoolID{ec2("FARGATE_SPOT", "a"), ec2("FARGATE_SPOT", "b"), ec2("FARGATE_SPOT", "c")}

// months collects the changes of so many months.
func months(m *Market, n int) []Change {
	var all []Change
	for m.NextChange() < clock.Time(clock.Span(n)*Month) {
		at := m.NextChange()
		change := m.Pop()
		if change.At != at {
			panic("a change at another time than announced")
		}
		all = append(all, change)
	}
	return all
}

// bursts are the changes that reclaim something.
func bursts(m *Market, n int) []Change {
	return slices.DeleteFunc(months(m, n), func(c Change) bool { return c.Reclaim == 0 })
}

// ES-13: a calm month interrupts the stated fraction: 5 % within four standard errors.
func TestCalmLifetimeMatchesTheMonthlyFraction(t *testing.T) {
	calm := model.SpotMarket{MonthlyInterruption: 0.05}
	m := New(poolsOf(calm, fargate...), random.NewStreams(1))
	const tasks = 40_000
	gone := 0
	for n := range tasks {
		if m.Lifetime(fargate[1], "web", strconv.Itoa(n)) < Month {
			gone++
		}
	}
	if share := float64(gone) / tasks; math.Abs(share-0.05) > 4*math.Sqrt(0.05*0.95/tasks) {
		t.Errorf("%.4f of the tasks are gone after a month", share)
	}
	none := New(poolsOf(model.SpotMarket{}, fargate...), random.NewStreams(1))
	for _, id := range []model.SpotPoolID{fargate[0], ec2("m5.large", "a")} {
		if life := none.Lifetime(id, "web", "1"); life != Forever {
			t.Errorf("in %v, without interruptions, a task lives %v", id, life)
		}
	}
}

// FS-07: bursts begin in each zone as a Poisson process of the stated rate, whatever they share.
func TestBurstsArePoisson(t *testing.T) {
	const n, rate = 1000, 2.5
	for _, spread := range []float64{0, 0.25, 1} {
		k := model.SpotMarket{BurstsPerMonth: rate, BurstFraction: 0.2, BurstSpread: spread}
		counts := make([]float64, n)
		for _, c := range bursts(New(poolsOf(k, fargate...), random.NewStreams(3)), n) {
			if c.Pool == fargate[1] {
				counts[clock.Span(c.At)/Month]++
			}
		}
		var squares, total float64
		for _, x := range counts {
			total += x
			squares += float64(x * x)
		}
		mean := total / n
		variance := squares/n - float64(mean*mean)
		if math.Abs(mean-rate) > 4*math.Sqrt(rate/n) {
			t.Errorf("spread %v: %.3f bursts a month, want %v", spread, mean, rate)
		}
		if ratio := variance / mean; math.Abs(ratio-1) > 4*math.Sqrt(2.0/n) {
			t.Errorf("spread %v: variance over mean %.3f, want 1", spread, ratio)
		}
	}
}

// FS-07, ES-08: of a pool's bursts, each other pool of the zone has the shares of zone and Region, a
// pool of another zone that of the Region, at the same instant.
func TestBurstsSpread(t *testing.T) {
	here, beside, away := ec2("m5.large", "a"), ec2("c5.large", "a"), ec2("c5.large", "b")
	for _, c := range []struct{ region, zone float64 }{{0, 0}, {0.25, 0}, {0, 0.4}, {0.25, 0.5}, {1, 0}, {0, 1}} {
		k := model.SpotMarket{BurstsPerMonth: 1, BurstFraction: 0.2, BurstSpread: c.region, PoolSpread: c.zone}
		at := map[model.SpotPoolID]map[clock.Time]bool{here: {}, beside: {}, away: {}}
		for _, change := range bursts(New(poolsOf(k, here, beside, away), random.NewStreams(5)), 1190) {
			at[change.Pool][change.At] = true
		}
		for other, want := range map[model.SpotPoolID]float64{beside: c.region + c.zone, away: c.region} {
			both := 0
			for instant := range at[here] {
				if at[other][instant] {
					both++
				}
			}
			if got := float64(both) / float64(len(at[here])); math.Abs(got-want) > 4*math.Sqrt(0.25/1190) {
				t.Errorf("%+v: %v has %.3f of the bursts, want %v", c, other, got, want)
			}
		}
	}
}

// Of two pools that share all bursts, the calmer has a part of the other's; so has one pool of two
// scenarios.
func TestACalmerMarketHasAPartOfTheBursts(t *testing.T) {
	k := model.SpotMarket{BurstsPerMonth: 0.7, BurstFraction: 0.2, PoolSpread: 0.5, BurstSpread: 0.2}
	calm := bursts(New(poolsOf(k, fargate[0]), random.NewStreams(8)), 500)
	k.BurstsPerMonth = 5.5
	nervous := bursts(New(poolsOf(k, fargate[0]), random.NewStreams(8)), 500)
	for _, c := range calm {
		if !slices.Contains(nervous, c) {
			t.Fatalf("the nervous market misses the burst %+v", c)
		}
	}
	if len(calm) < 250 || len(nervous) < 2000 {
		t.Errorf("%d and %d bursts", len(calm), len(nervous))
	}
}

// FS-05: droughts last as the default's law says, and all launches are refused meanwhile; a market
// without a law has none.
func TestDroughts(t *testing.T) {
	began := map[string]clock.Time{}
	total, n := 0.0, 0.0
	for _, c := range months(New(poolsOf(DefaultFargate(), fargate...), random.NewStreams(7)), 1000) {
		switch zone := c.Pool.Zone; {
		case c.Room == 0 && c.Reclaim == 0.2 && began[zone] == 0:
			began[zone] = c.At
		case c.Room == 1 && c.Reclaim == 0 && began[zone] > 0:
			total += c.At.Sub(began[zone]).Seconds()
			n++
			began[zone] = 0
		default:
			t.Fatalf("%+v, in a drought since %v", c, began[zone])
		}
	}
	if mean := total / n; math.Abs(mean-1200) > 4*1200/math.Sqrt(n) {
		t.Errorf("mean drought %.0f s of %v", mean, n)
	}
	k := model.SpotMarket{BurstsPerMonth: 1, BurstFraction: 0.3}
	quiet := New(poolsOf(k, fargate...), random.NewStreams(7))
	if c := quiet.Pop(); c.Room != 1 || c.Reclaim != 0.3 {
		t.Errorf("%+v", c)
	}
}

// A market without bursts never changes.
func TestNoBursts(t *testing.T) {
	calm := model.SpotMarket{MonthlyInterruption: 0.5}
	rare := model.SpotMarket{BurstsPerMonth: 1e-9}
	for _, m := range []*Market{
		New(poolsOf(calm, fargate...), random.NewStreams(1)),
		New(poolsOf(rare, fargate...), random.NewStreams(1)),
		New(nil, random.NewStreams(1)),
	} {
		if m.NextChange() != clock.Never {
			t.Errorf("a change at %v", m.NextChange())
		}
	}
}

// ES-08: adding a pool, of whatever market, shifts no change of another, and the order in which pools
// are named is nothing.
func TestPoolsDoNotDisturbEachOther(t *testing.T) {
	k := FromAdvisor(Frequencies[4])
	k.BurstsPerMonth = 3
	wild := k
	wild.BurstsPerMonth, wild.PoolSpread, wild.BurstSpread = 400, 0.7, 0.3
	one := ec2("m5.large", "b")
	pools := append(poolsOf(k, one), poolsOf(wild, ec2("a1.large", "b"), ec2("m5.large", "a"), ec2("z1.large", "b"))...)
	alone := months(New(pools[:1], random.NewStreams(9)), 100)
	all := months(New(pools, random.NewStreams(9)), 100)
	reversed := slices.Clone(pools)
	slices.Reverse(reversed)
	if !slices.Equal(all, months(New(reversed, random.NewStreams(9)), 100)) {
		t.Error("the order of pools changes the market")
	}
	for i := range all[1:] {
		if last, c := all[i], all[i+1]; c.At < last.At {
			t.Fatalf("out of order: %+v after %+v", c, last)
		}
	}
	among := slices.DeleteFunc(all, func(c Change) bool { return c.Pool != one })
	if len(alone) < 100 || !slices.Equal(alone, among) {
		t.Errorf("%d changes alone, %d among four pools", len(alone), len(among))
	}
}

// FS-07: a reclaim picks about its fraction of the tasks, other ones each time, and each by its
// own name.
func TestReclaimPicksAFraction(t *testing.T) {
	const tasks = 10_000
	s := random.NewStreams(11)
	picked := func(at clock.Time, in model.SpotPoolID) (n int, names []bool) {
		for i := range tasks {
			hit := Reclaims(s, at, in, 0.2, "web", strconv.Itoa(i))
			names = append(names, hit)
			if hit {
				n++
			}
		}
		return n, names
	}
	n, first := picked(1, ec2("m5.large", "a"))
	if math.Abs(float64(n)-0.2*tasks) > 4*math.Sqrt(0.16*tasks) {
		t.Errorf("%d of %d", n, tasks)
	}
	for _, other := range []struct {
		at clock.Time
		in model.SpotPoolID
	}{{2, ec2("m5.large", "a")}, {1, ec2("m5.large", "b")}, {1, ec2("c5.large", "a")}} {
		_, names := picked(other.at, other.in)
		both := 0
		for i := range names {
			if names[i] && first[i] {
				both++
			}
		}
		if share := float64(both) / tasks; math.Abs(share-0.04) > 0.01 {
			t.Errorf("%+v picks %.3f in common with the first", other, share)
		}
	}
	if Reclaims(s, 1, fargate[0], 0, "web", "1") || !Reclaims(s, 1, fargate[0], 1, "web", "1") {
		t.Error("none or all is not exact")
	}
}
