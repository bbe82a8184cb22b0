package input

import (
	"time"

	"ecsim/model"
	"ecsim/model/workload"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// historyHours is how much of the past a predictive policy uses: 14 days (PR-01).
const historyHours = 14 * 24

// addPredictive takes a predictive scaling policy; what it knows and foresees is read with the traffic.
func (r *scalingReader) addPredictive(p *model.PredictiveScaling, t *reading.Table) {
	if p == nil || r.isNamed(p.Name, t.Node) {
		return
	}
	if p.Load == model.TotalRequestCount && r.service.TargetGroup == nil {
		r.At(t.Node.Place, "ALBRequestCount without a target group", "loadBalancers in the definition", "")
	}
	r.scaling.Predictive = append(r.scaling.Predictive, *p)
}

// readForecast reads [service.forecast]: the load before the run, from which predictive policies forecast,
// and the forecast itself where it is supplied.
func (l *loader) readForecast(t *reading.Table, s *model.Service) {
	f := t.Table("forecast")
	if s.Scaling == nil || len(s.Scaling.Predictive) == 0 {
		if f.Node != nil {
			l.Problem(t.Get("forecast"), "none: the service has no predictive scaling policy", "")
			f.Quiet(f.Node.Keys()...)
		}
		f.Done()
		return
	}
	history, supplied := s.Traffic.Sources, []model.Source(nil)
	if n := f.Get("history"); n != nil && n.Text == "none" {
		history = nil
	} else if n != nil {
		history = l.rates(f.Table("history"))
	} else {
		l.Assume(f.Key("history"), "the service's own traffic", knob+"each day and week before the run was "+
			"like its traffic; a curve that does not repeat was as at its beginning")
	}
	if f.Has("load") {
		supplied = l.rates(f.Table("load"))
	} else {
		l.Assume(f.Key("load"), "average of the same hour of the same weekday, else of the same hour of all days",
			knob+"AWS does not publish its forecaster (PR-01)")
	}
	f.Done()
	first := l.firstHour()
	for i := range s.Scaling.Predictive {
		p := &s.Scaling.Predictive[i]
		p.FirstHour = first
		factor := loadFactor(p.Metric, s)
		if factor == 0 {
			l.Omit(t.Key("scaling"), p.Name+": how much memory its load needs is not derived from a rate, "+
				"so it forecasts once it has seen 24 hours of the run")
			continue
		}
		if len(history) > 0 {
			p.History = hourly(history, first.Add(-historyHours*clock.Hour), historyHours, factor)
		}
		if len(supplied) > 0 {
			hours := int((clock.Time(l.scenario.Horizon).Sub(first)+clock.Hour-1)/clock.Hour) + 1
			p.Forecast = hourly(supplied, first, hours, factor)
		}
	}
}

// firstHour is when the first whole hour of the calendar begins in the run.
func (l *loader) firstHour() clock.Time {
	start := l.scenario.Start
	next := start.Truncate(time.Hour)
	if next.Before(start) {
		next = next.Add(time.Hour)
	}
	return clock.Time(next.Sub(start))
}

// loadFactor is the load metric that one request a second makes; 0: unknown.
func loadFactor(metric model.Metric, s *model.Service) float64 {
	switch metric {
	case model.RequestCountPerTarget:
		if groups := s.Groups(); len(groups) > 0 {
			return 60 * groups[0].Share
		}
		return 60
	case model.CPUUtilization:
		return 100 * meanCPU(&s.Build.Workload) / s.Build.Cores()
	}
	return 0
}

// meanCPU is the CPU time of a request in seconds, on average.
func meanCPU(w *model.Workload) float64 {
	if len(w.Classes) == 0 {
		return w.CPUTime.Mean().Seconds()
	}
	sum, weights := 0.0, 0.0
	for _, c := range w.Classes {
		sum, weights = sum+float64(c.Weight*c.CPUTime.Mean().Seconds()), weights+c.Weight
	}
	return sum / max(weights, 1e-9)
}

// rates reads a load as [service.traffic] has one: a trace or a profile.
func (l *loader) rates(t *reading.Table) []model.Source {
	var traffic model.Traffic
	t.Schema = "service.traffic"
	r := &sourceReader{loader: l, Table: t}
	r.read(&traffic)
	if traffic.Clients != nil {
		l.Problem(t.Get("profile"), "another profile: a closed loop has no rate", "")
	}
	t.Done()
	return traffic.Sources
}

// hourly is the average load of each hour from an instant on, which may lie before the run.
func hourly(sources []model.Source, from clock.Time, hours int, factor float64) []float64 {
	loads := make([]float64, hours)
	for i := range loads {
		at := from.Add(clock.Span(i) * clock.Hour)
		loads[i] = float64(factor*workload.ExpectedBetween(sources, at, at.Add(clock.Hour))) / clock.Hour.Seconds()
	}
	return loads
}
