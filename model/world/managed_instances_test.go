package world

import (
	"testing"

	"ecsim/model"
	"ecsim/model/capacity/managed"
	"ecsim/model/usage"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// onManaged is a service of three tasks on Managed Instances of capacity provider managed.
func onManaged() model.Service {
	web := plainService("web")
	web.Strategy = []model.StrategyItem{{Provider: "managed", Weight: 1}}
	web.DesiredCount = 3
	return web
}

// managedProvider launches instances for one, two and three awsvpc tasks.
func managedProvider(zones []string) []model.CapacityProvider {
	m := &model.ManagedInstances{Zones: zones, Template: model.LaunchTemplate{RootGiB: 80},
		ScaleInAfter: 5 * clock.Minute, Lifetime: managed.DefaultLifetime, DrainWithin: managed.DefaultDrainWithin,
		Pending: random.Constant(15 * clock.Second), Boot: random.Constant(30 * clock.Second)}
	for i, name := range []string{"m7a.medium", "m7a.large", "m7a.xlarge"} {
		m.Types = append(m.Types, model.PricedType{Price: 10 << i, InstanceType: model.InstanceType{Name: name,
			CPUUnits: 1024 << i, MemoryMiB: 3911 << i, Tasks: i + 1, Architecture: model.X86}})
	}
	return []model.CapacityProvider{{Name: "managed", ManagedInstances: m}}
}

// growsOnManaged lets a service grow from three tasks to nine and shrink to two.
func growsOnManaged() *model.Scenario {
	s := plainScenario(onManaged())
	s.Cluster.Providers = managedProvider(s.Zones)
	s.Horizon = 80 * clock.Minute
	s.Counts = []model.PlannedCount{
		{At: minute(10), Service: "web", Count: 9}, {At: minute(30), Service: "web", Count: 2}}
	return s
}

// growsOld is a service and a task that ends after 30 days, without requests, for 22 days.
func growsOld() *model.Scenario {
	web := onManaged()
	web.Traffic = model.Traffic{}
	s := plainScenario(web)
	s.Zones = s.Zones[:1]
	s.Services[0].Zones = s.Zones
	s.Cluster.Providers = managedProvider(s.Zones)
	s.Horizon = 22 * 24 * clock.Hour
	build := web.Build
	build.Workload.RunTime = random.Constant(30 * 24 * clock.Hour)
	s.Jobs = []model.Job{{Name: "batch", Build: build, Strategy: web.Strategy, Zones: s.Zones, At: minute(10),
		Count: 1, Until: clock.Never}}
	return s
}

// MI-08, MI-15, MI-20: a whole instance is paid from its launch to its end, with the fee for its type and its
// data volume. Instances that there are when the run begins are those that the tasks need.
func TestManagedInstancesArePaid(t *testing.T) {
	s := growsOnManaged()
	s.Counts, s.WarmUp = nil, 0
	record := play(t, s)
	const run, each = 80 * 60, 3
	for d, want := range map[usage.Dimension]int64{usage.EC2("m7a.medium"): each * run,
		usage.ManagedInstances("m7a.medium"): each * run, usage.EBSGp3: each * run * 80, usage.EC2("m7a.large"): 0} {
		if got := record.Ledger.Total(d); got != want {
			t.Errorf("%s: %d, want %d", d, got, want)
		}
	}
}
