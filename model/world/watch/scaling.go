package watch

import (
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// ActivityStatus is what became of a scaling activity (AAS-10).
type ActivityStatus string

// Statuses. AWS publishes no time after which an activity is Unfulfilled.
const (
	InProgress ActivityStatus = "InProgress"
	Successful ActivityStatus = "Successful" // as many tasks run as it asked for
	Overridden ActivityStatus = "Overridden" // another one came before
)

// Activity is one change of a desired count.
type Activity struct {
	At       clock.Time
	Policy   string
	From, To int
	Because  string
	Status   ActivityStatus
	Ended    clock.Time // Never: it is in progress
	Lag      *Lag       // of the first scale-out of an alarm whose tasks all became healthy; else nil
}

// NotScaled is a policy or a scheduled action that changed nothing, and why (AAS-11).
type NotScaled struct {
	At      clock.Time
	Policy  string
	Desired int
	Reason  string
	Because string
}

// Forecast is what a predictive policy foresaw of an hour when the hour began, or when the policy could
// forecast first.
type Forecast struct {
	Policy string
	From   clock.Time // of the hour
	Load   float64    // NaN: unknown
	Tasks  int
}

// Scaling lists what Application Auto Scaling did in the measured part, and what it did not do.
type Scaling struct {
	warmUp     clock.Time
	tasks      *Tasks
	activities map[string][]Activity
	open       []string // services whose latest activity is in progress, in the order of these
	refused    map[string][]NotScaled
	forecasts  map[string][]Forecast
	lags       *lags
}

// NewScaling watches a run of a scenario. It reads tasks, which must be shown everything first.
func NewScaling(s *model.Scenario, tasks *Tasks) *Scaling {
	return &Scaling{warmUp: clock.Time(s.WarmUp), tasks: tasks, activities: map[string][]Activity{},
		refused: map[string][]NotScaled{}, forecasts: map[string][]Forecast{}, lags: newLags(s)}
}

// Stepped implements Observer.
func (w *Scaling) Stepped(at clock.Time, ev model.Event, cmds []model.Command) {
	w.lags.happened(at, ev)
	for _, cmd := range cmds {
		w.take(at, cmd)
		w.lags.commanded(at, cmd, w.latestLag)
	}
	for i := 0; i < len(w.open); i++ {
		if t := w.tasks.services[w.open[i]]; t.running == t.desired {
			w.end(w.open[i], at, Successful)
			i--
		}
	}
}

// take lists what a command says of scaling.
func (w *Scaling) take(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.ScaleService:
		w.end(c.Service, at, Overridden)
		if at >= w.warmUp {
			w.activities[c.Service] = append(w.activities[c.Service], Activity{At: at, Policy: c.Policy,
				From: c.From, To: c.To, Because: c.Because, Status: InProgress, Ended: clock.Never})
			w.open = append(w.open, c.Service)
		}
	case model.RefuseScaling:
		if at >= w.warmUp {
			w.refused[c.Service] = append(w.refused[c.Service], NotScaled{At: at, Policy: c.Policy,
				Desired: c.Desired, Reason: c.Reason, Because: c.Because})
		}
	case model.ForecastLoad:
		w.foresee(c)
	}
}

// latestLag is the lag of a service's latest activity; nil when that is not listed.
func (w *Scaling) latestLag(service string) *Lag {
	list := w.activities[service]
	if len(list) == 0 || !slices.Contains(w.open, service) {
		return nil
	}
	lag := &Lag{}
	list[len(list)-1].Lag = lag
	return lag
}

// end closes the activity of a service that is in progress, if there is one.
func (w *Scaling) end(service string, at clock.Time, how ActivityStatus) {
	i := slices.Index(w.open, service)
	if i < 0 {
		return
	}
	w.open = slices.Delete(w.open, i, i+1)
	list := w.activities[service]
	last := &list[len(list)-1]
	last.Status, last.Ended = how, at
}

// foresee replaces what was foreseen of the hours of a newer forecast.
func (w *Scaling) foresee(c model.ForecastLoad) {
	kept := slices.DeleteFunc(w.forecasts[c.Service], func(f Forecast) bool {
		return f.Policy == c.Policy && f.From >= c.From
	})
	for i, load := range c.Load {
		kept = append(kept, Forecast{Policy: c.Policy, From: c.From.Add(clock.Span(i) * clock.Hour),
			Load: load, Tasks: c.Tasks[i]})
	}
	w.forecasts[c.Service] = kept
}

// Advanced implements Observer.
func (w *Scaling) Advanced(serving.Served) {}

// Record lists the activities of a service.
func (w *Scaling) Record(service string) []Activity {
	for i := range w.activities[service] {
		if a := &w.activities[service][i]; a.Lag != nil && a.Lag.Total() == 0 {
			a.Lag = nil
		}
	}
	return w.activities[service]
}

// NotScaled lists when a service's policies changed nothing, and why.
func (w *Scaling) NotScaled(service string) []NotScaled { return w.refused[service] }

// Forecasts lists what was foreseen of each hour of the run that begins before its end.
func (w *Scaling) Forecasts(service string, end clock.Time) []Forecast {
	return slices.DeleteFunc(w.forecasts[service], func(f Forecast) bool { return f.From >= end })
}

// thrashWithin is how soon a step must be taken back to count as thrash.
const thrashWithin = clock.Hour

// Thrash counts the tasks of scaling steps that a later step in the other direction took back
// within an hour: added and removed again, or the reverse.
func Thrash(activities []Activity) int {
	total := 0
	for i := 1; i < len(activities); i++ {
		before, after := activities[i-1], activities[i]
		if after.At.Sub(before.At) > thrashWithin {
			continue
		}
		was, is := before.To-before.From, after.To-after.From
		if (was > 0) != (is > 0) {
			total += min(abs(was), abs(is))
		}
	}
	return total
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
