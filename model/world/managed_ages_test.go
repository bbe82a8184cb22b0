package world

import (
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// drained are the moments at which Managed Instances are drained.
type drained []clock.Time

func (d *drained) Advanced(serving.Served) {}

func (d *drained) Stepped(at clock.Time, _ model.Event, cmds []model.Command) {
	for _, c := range cmds {
		if _, is := c.(model.DrainInstance); is {
			*d = append(*d, at)
		}
	}
}

// MI-12: instances of any age drain one after another, each when its life is over; those that were launched
// together drain together.
func TestInstancesOfAnyAgeDrainOneByOne(t *testing.T) {
	const lifetime = 12 * clock.Hour // instead of 14 days
	for _, spread := range []bool{true, false} {
		s := plainScenario(onManaged())
		s.Services[0].Traffic = model.Traffic{}
		s.Cluster.Providers = managedProvider(s.Zones)
		m := s.Cluster.Providers[0].ManagedInstances
		m.SpreadAges, m.Lifetime = spread, lifetime
		s.Horizon = lifetime + clock.Minute
		var at drained
		play(t, s, &at)
		together := len(at) > 0 && slices.Min(at) == slices.Max(at)
		if len(at) < 3 || together == spread || !spread && at[0] < clock.Time(lifetime) {
			t.Errorf("spread %v: drained at %v", spread, at)
		}
	}
}
