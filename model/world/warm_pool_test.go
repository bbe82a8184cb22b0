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
