package world

import (
	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// requestWatch counts requests by their end and keeps every latency, from the end of the warm-up on.
type requestWatch struct {
	warmUp   clock.Time
	services map[string]*requestTotals
}

type requestTotals struct {
	counts  serving.Counts
	latency *stats.Sketch
}

func newRequestWatch(s *model.Scenario) *requestWatch {
	w := &requestWatch{warmUp: clock.Time(s.WarmUp), services: map[string]*requestTotals{}}
	for i := range s.Services {
		w.services[s.Services[i].Name] = &requestTotals{latency: &stats.Sketch{}}
	}
	return w
}

// Stepped implements Observer.
func (w *requestWatch) Stepped(clock.Time, model.Event, []model.Command) {}

// Advanced implements Observer. Requests in flight when measuring begins count as offered then, so
// that offered = ended + in flight holds for the measured part alone.
func (w *requestWatch) Advanced(s serving.Served) {
	total := w.services[s.Service]
	if s.To <= w.warmUp {
		total.counts = serving.Counts{Offered: s.Counts.InFlight, InFlight: s.Counts.InFlight}
		return
	}
	c := &total.counts
	c.Offered += s.Counts.Offered
	c.Completed += s.Counts.Completed
	c.Error500 += s.Counts.Error500
	c.Error502 += s.Counts.Error502
	c.Error503 += s.Counts.Error503
	c.Error504 += s.Counts.Error504
	c.GaveUp += s.Counts.GaveUp
	c.InFlight = s.Counts.InFlight
	if s.Window {
		total.latency.Merge(s.Latency)
	}
}
