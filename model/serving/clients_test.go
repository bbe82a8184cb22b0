package serving

import (
	"math"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// Clients whose thoughts are equally long do not send together: they begin spread over their first
// thought, and stay so.
func TestClientsDoNotKeepInStep(t *testing.T) {
	const clients, think, parts = 1000, clock.Second, 10
	w := webWorkload(model.Dedicated)
	w.CPUTime, w.WaitTime = random.Constant(0), random.Constant(clock.Millisecond)
	w.Workers = clients
	traffic := model.Traffic{Clients: &model.Clients{Count: clients,
		ThinkTime: random.Constant(think)}}
	p, _ := fixture(traffic, model.RoundRobin, w, 1, 1)
	p.Advance(clock.Time(100 * (think + clock.Millisecond)))
	for part := range parts {
		got := p.Advance(p.Now() + clock.Time(think+clock.Millisecond)/parts).Counts.Offered
		if math.Abs(float64(got)-clients/parts) > 50 { // five standard deviations
			t.Errorf("%d of %d clients sent in part %d of %d", got, clients, part+1, parts)
		}
	}
}

// Sources and clients add up, and neither changes what the other asks for.
func TestSourcesAndClientsTogether(t *testing.T) {
	clients := &model.Clients{Count: 50, ThinkTime: random.Exponential(clock.Second)}
	for _, d := range disciplines {
		for _, a := range []model.Algorithm{model.RoundRobin, model.LeastOutstanding} {
			served := map[string]Served{}
			for name, traffic := range map[string]model.Traffic{
				"sources": open(100), "clients": {Clients: clients},
				"both": {Sources: open(100).Sources, Clients: clients},
			} {
				w := webWorkload(d)
				w.WaitTime = random.Constant(20 * clock.Millisecond)
				// More workers than clients and cores for all: nobody ever waits for another.
				w.Workers = 200
				p, _ := fixture(traffic, a, w, 2, 400)
				served[name] = p.Advance(clock.Time(clock.Minute))
			}
			sources, alone, both := served["sources"], served["clients"], served["both"]
			if got, want := both.Counts, sources.Counts.plus(alone.Counts); got.Offered !=
				want.Offered || got.Completed != want.Completed {
				t.Errorf("%s %s: together %+v, apart %+v and %+v", d, a, got, sources.Counts,
					alone.Counts)
			}
			if got, want := both.CPUBusy, sources.CPUBusy+alone.CPUBusy; got != want {
				t.Errorf("%s %s: together %d core-ns, apart %d", d, a, got, want)
			}
			if sources.Counts.Offered < 5000 || alone.Counts.Offered < 2000 {
				t.Errorf("%s %s: %d requests of sources, %d of clients", d, a,
					sources.Counts.Offered, alone.Counts.Offered)
			}
		}
	}
}
