package input

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ecsim/model"
	"ecsim/model/capacity/spot"
	"ecsim/scenarios/internal/fixture"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// withSpot is the base scenario with more tables, and the made-up record beside it.
func withSpot(t *testing.T, tables string) fstest.MapFS {
	t.Helper()
	files := fixture.Base(t)
	record, err := os.ReadFile("testdata/spot/made-up.json")
	if err != nil {
		t.Fatal(err)
	}
	files["base/made-up.json"] = &fstest.MapFile{Data: record}
	scenario := files["base/scenario.toml"]
	files["base/scenario.toml"] = &fstest.MapFile{Data: []byte(string(scenario.Data) + tables)}
	return files
}

// ES-08, ES-10: each way of stating the market of a pool.
func TestSpotPoolsAreRead(t *testing.T) {
	s := mustLoad(t, withSpot(t, `
[[cluster.spot_pool]]
type = ["m5.large", "t3.large"]
bursts_per_month = 4

[[cluster.spot_pool]]
type = "c5.large"
zones = ["us-east-1b"]
frequency = ">20%"
drought = "3h"
notice_missing = "10%"
rebalance_lead = "5m"

[[cluster.spot_pool]]
type = "c5.xlarge"
zones = ["us-east-1a"]
fitted_to = "made-up.json"
pool_spread = 0.5

[[cluster.spot_pool]]
type = "FARGATE_SPOT"
zones = ["us-east-1b"]
trace = "made-up.json"
`))
	find := func(kind, zone string) model.SpotMarket {
		i := slices.IndexFunc(s.Cluster.SpotPools, func(p model.SpotPool) bool { return p.Type == kind && p.Zone == zone })
		if i < 0 {
			t.Fatalf("no pool of %s in %s: %+v", kind, zone, s.Cluster.SpotPools)
		}
		return s.Cluster.SpotPools[i].Market
	}
	if len(s.Cluster.SpotPools) != 7 {
		t.Errorf("%d pools", len(s.Cluster.SpotPools))
	}
	advised := spot.FromAdvisor(spot.Frequencies[3])
	advised.BurstsPerMonth = 4
	if m := find("m5.large", "us-east-1a"); m.MonthlyInterruption != advised.MonthlyInterruption ||
		m.BurstsPerMonth != 4 || m.Drought != advised.Drought {
		t.Errorf("a type's own band: %+v, want %+v", m, advised)
	}
	if m, calm := find("t3.large", "us-east-1b"), spot.FromAdvisor(spot.Frequencies[1]); m.BurstsPerMonth != 4 ||
		m.MonthlyInterruption != calm.MonthlyInterruption {
		t.Errorf("another type's own band: %+v", m)
	}
	nervous := spot.FromAdvisor(spot.Frequencies[4])
	if m := find("c5.large", "us-east-1b"); m.Drought != random.Constant(3*clock.Hour) || m.NoticeMissing != 0.1 ||
		m.RebalanceLead != random.Constant(5*clock.Minute) || m.BurstsPerMonth != nervous.BurstsPerMonth {
		t.Errorf("a band and knobs: %+v", m)
	}
	if m := find("c5.xlarge", "us-east-1a"); len(m.Shortages) < 10 || m.BurstsPerMonth < 60 || m.PoolSpread != 0.5 {
		t.Errorf("a fit and a knob: %d shortages, %+v", len(m.Shortages), m.BurstsPerMonth)
	}
	if m := find("FARGATE_SPOT", "us-east-1b"); m.Replay == nil || m.Replay.Length != 72*clock.Hour {
		t.Errorf("a trace: %+v", m.Replay)
	}
	var told []string
	for _, a := range s.Assumed {
		told = append(told, a.Key+" = "+a.Value)
	}
	for _, want := range []string{"cluster.spot_pool.m5.large.frequency = 15-20%",
		"cluster.spot_pool.c5.xlarge.fitted_to = "} {
		if !slices.ContainsFunc(told, func(line string) bool { return strings.HasPrefix(line, want) }) {
			t.Errorf("nothing assumed as %s in\n%s", want, strings.Join(told, "\n"))
		}
	}
}
