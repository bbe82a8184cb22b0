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
	services map[string]*serviceSeries
	all      []*serviceSeries // in the order of the scenario
	requests []*requestSeries // likewise, but once for all services that get no requests
	waited   stats.Sketch     // of the window that just closed
}

// serviceSeries is the series of one service.
type serviceSeries struct {
	*requestSeries
	tasks                     *taskTotals
	desired, running, healthy []float64
	cpu, memory, backlog      []float64
}

// requestSeries is that of its requests, and what the minute has gathered so far.
type requestSeries struct {
	offered, completed, errors []float64
	p50, p95, p99              []float64
	inFlight                   []float64
	held                       int64 // requests in flight now
	minute                     requestCounts
	quantiles                  [3]float64 // seconds, of the window that just closed
}

// requestCounts are the requests of a minute so far; failed ones got anything but the answer.
type requestCounts struct{ offered, completed, failed int64 }

// NewSeries watches a run of a scenario. It reads tasks, which must be shown everything first.
func NewSeries(s *model.Scenario, tasks *Tasks) *Series {
	w := &Series{services: map[string]*serviceSeries{}}
	minutes := int(s.Horizon / clock.Minute)
	quiet := w.requestsOf(minutes)
	for i := range s.Services {
		name := s.Services[i].Name
		one := &serviceSeries{requestSeries: quiet, tasks: tasks.services[name]}
		if s.HasRequests(&s.Services[i]) {
			one.requestSeries = w.requestsOf(minutes)
		}
		reserve(minutes, &one.desired, &one.running, &one.healthy, &one.cpu, &one.memory)
		w.all = append(w.all, one)
		w.services[name] = one
	}
	return w
}

func (w *Series) requestsOf(minutes int) *requestSeries {
	nan := math.NaN()
	r := &requestSeries{quantiles: [3]float64{nan, nan, nan}}
	reserve(minutes, &r.offered, &r.completed, &r.errors, &r.p50, &r.p95, &r.p99, &r.inFlight)
	w.requests = append(w.requests, r)
	return r
}

// reserve makes room in curves for a whole run, up to a month.
func reserve(minutes int, curves ...*[]float64) {
	const most = 31 * 24 * 60
	for _, c := range curves {
		*c = make([]float64, 0, min(minutes, most))
	}
}

// Advanced implements Observer.
func (w *Series) Advanced(s serving.Served) {
	series := w.services[s.Service].requestSeries
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
		for i, u := range e.Services {
			s := w.all[i]
			s.cpu = append(s.cpu, u.CPU)
			s.memory = append(s.memory, u.Memory)
			if !math.IsNaN(u.Backlog) {
				s.backlog = append(s.backlog, u.Backlog)
			}
		}
	case model.MinuteEnded:
		for _, r := range w.requests {
			r.endMinute()
		}
		for _, s := range w.all {
			s.desired = append(s.desired, float64(s.tasks.desired))
			s.running = append(s.running, float64(s.tasks.busiest))
			s.healthy = append(s.healthy, float64(s.tasks.healthy))
		}
	}
}

// endMinute writes the minute that has ended and begins the next.
func (r *requestSeries) endMinute() {
	r.offered = append(r.offered, float64(r.minute.offered)/60)
	r.completed = append(r.completed, float64(r.minute.completed)/60)
	r.errors = append(r.errors, float64(r.minute.failed)/60)
	r.minute = requestCounts{}
	r.inFlight = append(r.inFlight, float64(r.held))
	r.p50 = append(r.p50, r.quantiles[0])
	r.p95 = append(r.p95, r.quantiles[1])
	r.p99 = append(r.p99, r.quantiles[2])
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
