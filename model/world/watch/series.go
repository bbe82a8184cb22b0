package watch

import (
	"math"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// Curve is one quantity, minute by minute from the start of the run, warm-up included.
type Curve struct {
	Name   string
	Unit   string
	Values []float64 // NaN: no data
}

// Series writes one value per minute and quantity, for plots. Counts are those at the end of the
// minute, but running tasks are the most at once in it: a deployment is shorter than a pixel.
type Series struct {
	tasks    *Tasks
	services map[string]*serviceSeries
	names    []string
	waited   stats.Sketch // of the window that just closed
}

// serviceSeries is the series of one service and what the minute has gathered so far.
type serviceSeries struct {
	offered, completed, errors []float64
	desired, running, healthy  []float64
	p50, p95, p99              []float64
	cpu, memory                []float64
	inFlight, backlog          []float64
	held                       int64 // requests in flight now
	minute                     requestCounts
	quantiles                  [3]float64 // seconds, of the window that just closed
}

// requestCounts are the requests of a minute so far; failed ones got anything but the answer.
type requestCounts struct{ offered, completed, failed int64 }

// NewSeries watches a run of a scenario. It reads tasks, which must be shown everything first.
func NewSeries(s *model.Scenario, tasks *Tasks) *Series {
	w := &Series{tasks: tasks, services: map[string]*serviceSeries{}}
	for i := range s.Services {
		name := s.Services[i].Name
		w.names = append(w.names, name)
		nan := math.NaN()
		w.services[name] = &serviceSeries{quantiles: [3]float64{nan, nan, nan}}
	}
	return w
}

// Advanced implements Observer.
func (w *Series) Advanced(s serving.Served) {
	series := w.services[s.Service]
	c := s.Counts
	series.held = c.InFlight
	series.minute.offered += c.Offered
	series.minute.completed += c.Completed
	series.minute.failed += c.Error500 + c.Error502 + c.Error503 + c.Error504 + c.GaveUp
	if !s.Window {
		return
	}
	w.waited.Reset()
	s.Latency.Waited(&w.waited)
	for i, p := range [...]float64{0.5, 0.95, 0.99} {
		series.quantiles[i] = math.NaN()
		if w.waited.Count() > 0 {
			series.quantiles[i] = w.waited.Quantile(p).Seconds()
		}
	}
}

// Stepped implements Observer: at the end of a minute every curve gets its value.
func (w *Series) Stepped(_ clock.Time, ev model.Event, _ []model.Command) {
	switch e := ev.(type) {
	case model.UtilizationGathered:
		s := w.services[e.Service]
		s.cpu = append(s.cpu, e.CPU)
		s.memory = append(s.memory, e.Memory)
		if !math.IsNaN(e.Backlog) {
			s.backlog = append(s.backlog, e.Backlog)
		}
	case model.MinuteEnded:
		for _, name := range w.names {
			w.services[name].endMinute(w.tasks.services[name])
		}
	}
}

// endMinute writes the minute that has ended and begins the next.
func (s *serviceSeries) endMinute(t *taskTotals) {
	s.offered = append(s.offered, float64(s.minute.offered)/60)
	s.completed = append(s.completed, float64(s.minute.completed)/60)
	s.errors = append(s.errors, float64(s.minute.failed)/60)
	s.minute = requestCounts{}
	s.inFlight = append(s.inFlight, float64(s.held))
	s.desired = append(s.desired, float64(t.desired))
	s.running = append(s.running, float64(t.busiest))
	s.healthy = append(s.healthy, float64(t.healthy))
	s.p50 = append(s.p50, s.quantiles[0])
	s.p95 = append(s.p95, s.quantiles[1])
	s.p99 = append(s.p99, s.quantiles[2])
}

// Record lists the curves of a service.
func (w *Series) Record(service string) []Curve {
	s := w.services[service]
	all := []Curve{
		{Name: "offered", Unit: "requests/s", Values: s.offered},
		{Name: "completed", Unit: "requests/s", Values: s.completed},
		{Name: "errors", Unit: "requests/s", Values: s.errors},
		{Name: "desired", Unit: "tasks", Values: s.desired},
		{Name: "running", Unit: "tasks", Values: s.running},
		{Name: "healthy", Unit: "tasks", Values: s.healthy},
		{Name: "p50", Unit: "s", Values: s.p50},
		{Name: "p95", Unit: "s", Values: s.p95},
		{Name: "p99", Unit: "s", Values: s.p99},
		{Name: "cpu", Unit: "ratio", Values: s.cpu},
		{Name: "memory", Unit: "ratio", Values: s.memory},
		{Name: "in_flight", Unit: "requests", Values: s.inFlight},
	}
	if len(s.backlog) > 0 {
		all = append(all, Curve{Name: "backlog", Unit: "messages", Values: s.backlog})
	}
	return all
}
