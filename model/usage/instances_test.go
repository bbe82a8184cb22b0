package usage

import (
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// L-36: tasks on EC2 cost nothing, their instances do: by the second, at least 60 s after a start, until
// they are lost, with their root volumes, and only as far as the run is measured.
func TestInstancesArePaidByTheSecond(t *testing.T) {
	s := testScenario()
	s.WarmUp = clock.Hour
	of := model.Instance{Group: "fleet", Type: &model.InstanceType{Name: "m6i.large"},
		Template: &model.LaunchTemplate{RootGiB: 30}}
	b := begin(t, s)
	for n, from := range []float64{0, 0, 4000, 5000} { // the third and fourth start while it is measured
		of.ID = model.InstanceID(string(rune('a' + n)))
		b.event(from, model.InstanceLaunched{Instance: of})
	}
	b.event(10, model.InstanceLost{Instance: "b"}) // in the warm-up
	b.event(4020.5, model.InstanceLost{Instance: "c"})
	b.command(0, model.StartTask{Task: web(1), Revision: 1, Provider: model.EC2, Warm: true})
	b.meter.Finish(at(7200))
	const seconds = 3600 + 0 + 60 + 2200
	for _, c := range []struct {
		dimension Dimension
		want      int64
	}{{EC2("m6i.large"), seconds}, {EBSGp3, 30 * seconds}, {FargateVCPUx86, 0}, {FargateMemoryX86, 0}} {
		if got := b.ledger.Total(c.dimension); got != c.want {
			t.Errorf("%s: %d, want %d", c.dimension, got, c.want)
		}
	}
	for _, e := range b.ledger.Entries() {
		if e.Owner != "fleet" {
			t.Errorf("%s is booked for %s", e.Dimension, e.Owner)
		}
	}
}

// a machine outside AWS costs by the hour that it is registered, one hour at least, and nothing of EC2.
func TestExternalInstancesArePaidForAnHour(t *testing.T) {
	b := begin(t, testScenario())
	of := model.Instance{Group: "shop", Provider: model.Anywhere, Type: &model.InstanceType{Name: "external"},
		Template: &model.LaunchTemplate{}}
	for n, from := range []float64{0, 60, 1800} {
		of.ID = model.InstanceID(string(rune('a' + n)))
		b.event(from, model.InstanceLaunched{Instance: of})
	}
	b.event(90, model.InstanceLost{Instance: "b"})
	b.meter.Finish(at(7200))
	if got, want := b.ledger.Total(AnywhereHours), int64(7200+3600+5400); got != want {
		t.Errorf("%d instance-seconds, want %d", got, want)
	}
	for _, e := range b.ledger.Entries() {
		if e.Dimension != AnywhereHours {
			t.Errorf("%s is billed too", e.Dimension)
		}
	}
}
