package watch

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// Requests counts requests by their end and keeps every latency, from the end of the warm-up on.
type Requests struct {
	warmUp   clock.Time
	horizon  clock.Time
	services map[string]*requestTotals
}

type requestTotals struct {
	counts  serving.Counts
	latency serving.Latencies
	early   serving.Latencies // of the present minute, that belong to the warm-up
}

// NewRequests watches a run of a scenario.
func NewRequests(s *model.Scenario) *Requests {
	w := &Requests{warmUp: clock.Time(s.WarmUp), horizon: clock.Time(s.Horizon),
		services: map[string]*requestTotals{}}
	for i := range s.Services {
		w.services[s.Services[i].Name] = &requestTotals{}
	}
	return w
}

// Stepped implements Observer.
func (w *Requests) Stepped(clock.Time, model.Event, []model.Command) {}

// Advanced implements Observer. Requests in flight when measuring begins count as offered then, so
// that offered = ended + in flight holds for the measured part alone. Latencies come by the minute;
// neither the warm-up nor the horizon need end with one.
func (w *Requests) Advanced(s serving.Served) {
	total := w.services[s.Service]
	if s.To <= w.warmUp {
		total.counts = serving.Counts{Offered: s.Counts.InFlight, InFlight: s.Counts.InFlight}
		total.early.Reset()
		if s.To == w.warmUp && !s.Window {
			total.early.Merge(s.Latency)
		}
		return
	}
	total.counts.Add(s.Counts)
	if s.Window || s.To == w.horizon {
		total.latency.Merge(s.Latency)
		total.latency.Unmerge(&total.early)
		total.early.Reset()
	}
}

// Record is how a service's requests ended, and how long each took until then.
func (w *Requests) Record(service string) (serving.Counts, *serving.Latencies) {
	total := w.services[service]
	return total.counts, &total.latency
}
