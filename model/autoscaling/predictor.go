package autoscaling

import (
	"fmt"
	"math"
	"slices"

	"ecsim/model"
	"ecsim/model/cloudwatch"
	"ecsim/sim/clock"
)

// refreshEvery is how often a forecast is made anew (PR-01).
const refreshEvery = 6 * clock.Hour

// predictor is a predictive scaling policy: what it has seen and its newest forecast. Hours are
// counted from the policy's FirstHour.
type predictor struct {
	model.PredictiveScaling
	seen []hourly // of the run

	load      []float64 // the newest forecast: of the hours from first on; NaN: unknown
	first     int
	refreshAt clock.Time // of the next one
	actAt     clock.Time // when it asks for another count next
}

// hourly is what was published of one hour.
type hourly struct {
	sum float64
	n   int
}

// observe hears of a datapoint of the load.
func (p *predictor) observe(m model.MetricPublished) {
	hour := p.hourOf(m.From)
	if hour < 0 {
		return
	}
	for len(p.seen) <= hour {
		p.seen = append(p.seen, hourly{})
	}
	p.seen[hour].sum += m.Value
	p.seen[hour].n++
}

// hourOf is the hour that an instant lies in; -1 before the first.
func (p *predictor) hourOf(at clock.Time) int {
	if at < p.FirstHour {
		return -1
	}
	return int(at.Sub(p.FirstHour) / clock.Hour)
}

func (p *predictor) start(hour int) clock.Time {
	return p.FirstHour.Add(clock.Span(hour) * clock.Hour)
}

// run makes a forecast if one is due, and says whether it did, and whether the policy acts: on a new
// forecast, and before each hour.
func (p *predictor) run(at clock.Time) (made, acts bool) {
	if at >= p.refreshAt {
		p.refreshAt = at.Add(refreshEvery)
		made = p.make(at)
	}
	acts = made || at >= p.actAt
	for hour := p.hourOf(at) + 1; p.actAt <= at; hour++ {
		p.actAt = p.start(hour).Add(-p.Buffer)
	}
	return made, acts
}

// make makes a forecast, or says that it cannot.
func (p *predictor) make(at clock.Time) bool {
	if len(p.Forecast) > 0 {
		p.load, p.first = p.Forecast, 0
		return true
	}
	p.first = max(0, p.hourOf(at))
	history := slices.Clone(p.History)
	for hour := range p.first {
		load := math.NaN()
		if hour < len(p.seen) && p.seen[hour].n > 0 {
			load = p.seen[hour].sum / float64(p.seen[hour].n)
		}
		history = append(history, load)
	}
	p.load = Forecast(history, ahead)
	return p.load != nil
}

// tasks is how many tasks the forecast asks for in an hour; 0 when it says nothing of it.
func (p *predictor) tasks(hour int) int {
	i := hour - p.first
	if hour < 0 || i < 0 || i >= len(p.load) || !(p.load[i] > 0) {
		return 0
	}
	return Capacity(1, p.load[i], p.Target)
}

// wants is the count that the policy asks for at an instant, for which hour: the present one, or the
// next once it is no farther away than the buffer (PR-03).
func (p *predictor) wants(at clock.Time) (tasks, hour int) {
	hour = p.hourOf(at)
	tasks = p.tasks(hour)
	if next := p.tasks(hour + 1); at >= p.start(hour+1).Add(-p.Buffer) && next > tasks {
		return next, hour + 1
	}
	return tasks, hour
}

// next is when the policy makes a forecast or asks for another count.
func (p *predictor) next() clock.Time {
	if !p.Scales {
		return p.refreshAt
	}
	return min(p.refreshAt, p.actAt)
}

// raised is the maximum that the policy makes of another one for so many tasks (PR-05): with a
// buffer above the forecast where that comes close to the maximum or exceeds it.
func (p *predictor) raised(most, tasks int) int {
	if !p.RaisesMax {
		return most
	}
	return max(most, (tasks*(100+p.MaxBuffer)+99)/100)
}

func (p *predictor) because(hour int) string {
	name, unit := cloudwatch.Words(p.Metric)
	return fmt.Sprintf("forecast for %v: %s of %.4g%s in all, target %.4g%s", p.start(hour), name,
		p.load[hour-p.first], unit, p.Target, unit)
}

// told is the forecast as it is announced.
func (p *predictor) told(service string) model.ForecastLoad {
	f := model.ForecastLoad{Service: service, Policy: p.Name, Metric: p.PredictiveScaling.Load,
		From: p.start(p.first), Load: p.load, Scales: p.Scales}
	for i := range p.load {
		f.Tasks = append(f.Tasks, p.tasks(p.first+i))
	}
	return f
}
