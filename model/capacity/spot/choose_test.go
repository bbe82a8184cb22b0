package spot

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// ES-08: each allocation strategy among pools of three bands and prices.
func TestAllocationStrategiesChoosePools(t *testing.T) {
	pool := func(kind string, band int, price int64) model.SpotPool {
		k := FromAdvisor(Frequencies[band])
		if kind == "calmest" { // in its band
			k.BurstsPerMonth *= 0.9
		}
		return model.SpotPool{SpotPoolID: ec2(kind, "a"), Market: k, Price: price}
	}
	m := New([]model.SpotPool{pool("cheap", 4, 10), pool("calm", 1, 50), pool("calmer", 0, 40),
		pool("calmest", 0, 60), pool("unpriced", 0, 0)}, random.NewStreams(1))
	for _, c := range []struct {
		strategy model.SpotAllocation
		pools    []string
		want     string
	}{
		{"", []string{"calm", "cheap", "calmer"}, "cheap"},
		{model.LowestPrice, []string{"calmest", "calm", "calmer", "unpriced"}, "calmer"},
		{model.CapacityOptimized, []string{"cheap", "calm", "calmer", "calmest"}, "calmest"},
		{model.CapacityOptimizedPrioritized, []string{"cheap", "calmest", "calmer"}, "calmest"},
		{model.CapacityOptimizedPrioritized, []string{"cheap", "calmer", "calmest"}, "calmer"},
		{model.PriceCapacityOptimized, []string{"cheap", "calmest", "calmer", "unpriced"}, "calmer"},
		{model.PriceCapacityOptimized, []string{"calm"}, "calm"},
	} {
		var ids []model.SpotPoolID
		for _, name := range c.pools {
			ids = append(ids, ec2(name, "a"))
		}
		if got := c.pools[m.Choose(c.strategy, ids)]; got != c.want {
			t.Errorf("%s among %v takes %s, want %s", c.strategy, c.pools, got, c.want)
		}
	}
}

// ES-10: the risk of a market is what its advisor's band says, and that of a record what it shows.
func TestRisk(t *testing.T) {
	for _, f := range Frequencies {
		k := FromAdvisor(f)
		if r := Risk(&k); math.Abs(r-f.Monthly) > 1e-12 {
			t.Errorf("%s: %v", f.Band, r)
		}
	}
	month := int(Month / clock.Hour)
	up := make([]int, month)
	for i := range up {
		up[i] = 4
	}
	up[100] = 2
	for _, k := range []model.SpotMarket{
		{Replay: Trace{Gap: clock.Hour, Up: up}.Record()},
		{BurstsPerMonth: 1, Shortages: []model.SpotShortage{{Length: clock.Hour,
			Levels: []model.SpotLevel{{At: 0, Share: 0.5}}}}},
	} {
		if r, want := Risk(&k), 1-math.Exp(-0.5); math.Abs(r-want) > 1e-12 {
			t.Errorf("%+v: %v, want %v", k, r, want)
		}
	}
}
