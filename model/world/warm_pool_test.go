package world

import (
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/usage"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// CP-30, TS-14, TS-15: an instance of a warm pool takes tasks 30 s after it is wanted, a new one when it has
// booted. Stopped ones cost their volumes alone, running ones as much as any.
func TestWarmPoolsSaveTheBoot(t *testing.T) {
	run := func(pool *model.WarmPool) (joined clock.Span, hours, volumes int64) {
		s := plainScenario(onGroup())
		s.Cluster.Groups, s.Cluster.Providers = oneGroup(s.Zones)
		g := &s.Cluster.Groups[0]
		g.WarmPool, g.Boot, g.Template.RootGiB, s.WarmUp = pool, random.Constant(75*clock.Second), 1, 0
		s.Cluster.Providers[0].AutoScalingGroup.ManagedScaling.Enabled = false
		s.GroupChanges = []model.PlannedGroupChange{{At: minute(10),
			GroupChange: model.GroupChange{Group: g.Name, Min: -1, Max: -1, Desired: 2}}}
		seen := &arrivals{}
		record := play(t, s, seen)
		return seen.at["workers-2"].Sub(minute(10)), record.Ledger.Total(usage.EC2("m6i.large")),
			record.Ledger.Total(usage.EBSGp3)
	}
	cold, plain, _ := run(nil)
	stopped, asStopped, volumes := run(&model.WarmPool{Prepared: 2, State: model.PoolStopped,
		Resume: random.Constant(30 * clock.Second)})
	running, asRunning, _ := run(&model.WarmPool{Prepared: 2, State: model.PoolRunning,
		Resume: random.Constant(30 * clock.Second)})
	if cold != 75*clock.Second || stopped != 30*clock.Second || running != 30*clock.Second {
		t.Errorf("the second instance joins after %s, from a stopped pool after %s, from a running one after %s",
			cold, stopped, running)
	}
	if asStopped != plain || asRunning-plain != 608 || volumes != asRunning {
		t.Errorf("%d instance-seconds, %d with a stopped pool, %d with a running one; volumes for %d",
			plain, asStopped, asRunning, volumes)
	}
}

// CP-30, L-36: an instance of a warm pool that cannot be started, its zone being dark, is gone: what is paid
// for it ends there. A running one is lost, for EC2 refuses no launch.
func TestWarmPoolsOfADarkZoneArePaidNoMore(t *testing.T) {
	for _, pool := range []struct {
		state          model.PoolState
		hours, volumes int64 // in seconds: of the first one 3,600, of the one that cannot be started, of another
		ends           string
	}{
		{model.PoolRunning, 3600 + 600 + 2991, 3600 + 600 + 2991, "workers-2 is lost; workers-3 is refused; "},
		{model.PoolStopped, 3600 + 0 + 2984, 3600 + 608 + 2984, "workers-2 is refused; "},
	} {
		s := plainScenario(onGroup())
		s.Cluster.Groups, s.Cluster.Providers = oneGroup(s.Zones)
		s.Cluster.HostLossDetection = 10 * clock.Minute
		g := &s.Cluster.Groups[0]
		g.Template.RootGiB, s.WarmUp = 1, 0
		s.Cluster.Providers[0].AutoScalingGroup.ManagedScaling.Enabled = false
		g.WarmPool = &model.WarmPool{Prepared: 2, State: pool.state, Resume: random.Constant(30 * clock.Second)}
		s.GroupChanges = []model.PlannedGroupChange{{At: minute(10),
			GroupChange: model.GroupChange{Group: g.Name, Min: -1, Max: -1, Desired: 2}}}
		s.Faults = []model.Fault{{At: minute(9), Kind: model.ZoneOutage, Zone: "us-east-1b", Duration: clock.Hour}}
		seen, twin := &endings{}, newBilledTwin(s)
		record := play(t, s, seen, twin)
		hours, volumes := record.Ledger.Total(usage.EC2("m6i.large")), record.Ledger.Total(usage.EBSGp3)
		if hours != pool.hours || volumes != pool.volumes || seen.told != pool.ends {
			t.Errorf("%s: %d instance-seconds and %d of volumes, %s", pool.state, hours, volumes, seen.told)
		}
		for dimension, want := range twin.total(s) {
			if got := record.Ledger.Total(dimension); got != want {
				t.Errorf("%s: %s: the ledger says %d, a second reckoning %d", pool.state, dimension, got, want)
			}
		}
	}
}

// endings tells what became of instances that were to be there.
type endings struct{ told string }

// Advanced implements Observer.
func (n *endings) Advanced(serving.Served) {}

// Stepped implements Observer.
func (n *endings) Stepped(_ clock.Time, ev model.Event, _ []model.Command) {
	switch e := ev.(type) {
	case model.InstanceLaunchFailed:
		n.told += string(e.Instance) + " is refused; "
	case model.InstanceLost:
		n.told += string(e.Instance) + " is lost; "
	}
}

// arrivals notes when each instance registered.
type arrivals struct {
	at map[model.InstanceID]clock.Time
}

// Advanced implements Observer.
func (a *arrivals) Advanced(serving.Served) {}

// Stepped implements Observer.
func (a *arrivals) Stepped(at clock.Time, ev model.Event, _ []model.Command) {
	if e, ok := ev.(model.InstanceRegistered); ok {
		if a.at == nil {
			a.at = map[model.InstanceID]clock.Time{}
		}
		a.at[e.Instance.ID] = at
	}
}
