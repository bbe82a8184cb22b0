package controlplane

import (
	"fmt"
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// managed PROVIDER [target=100] [min-step=1] [max-step=10000] [warm-up=300s] [scaling=off] [protect] [drain]:
// what CreateCapacityProvider says of the provider of an Auto Scaling group that exists. Datapoints of its
// metric are published at once, and told when they are others than the one before.
func (s *script) managed(d *datadriven.TestData, t *testing.T) {
	all := s.scenario.Cluster.Providers
	for i := range all {
		if string(all[i].Name) != name(d) {
			continue
		}
		p := all[i].AutoScalingGroup
		p.ManagedScaling = model.ManagedScaling{
			Enabled: value(d, "scaling", "on") == "on", Target: number(t, d, "target", 100),
			MinStep: number(t, d, "min-step", 1), MaxStep: number(t, d, "max-step", 10000),
			WarmUp: span(t, d, value(d, "warm-up", "300s"))}
		p.TerminationProtection = value(d, "protect", "") != ""
		p.ManagedDraining = value(d, "drain", "") != ""
		s.control.addProvider(&s.scenario, &all[i])
		return
	}
	d.Fatalf(t, "no capacity provider %s", name(d))
}

// publish shows a datapoint of the metric of a provider, and tells of it if it is news.
func (s *script) publish(c model.PublishReservation) {
	if s.metrics == nil {
		s.metrics = map[model.Provider]string{}
	}
	if text := c.Reservation.String(); text != s.metrics[c.Provider] {
		s.metrics[c.Provider] = text
		fmt.Fprintf(&s.out, "%s: %s\n", c.Provider, text)
	}
	s.step(model.ReservationPublished{Provider: c.Provider, To: s.now, Reservation: c.Reservation}, true)
}
