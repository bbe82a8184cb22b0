package world

import (
	"math"
	"strconv"
	"strings"

	"ecsim/model"
	"ecsim/sim"
	"ecsim/sim/clock"
)

// endMinute closes a metric period: every service's utilization is computed and shown, and what its
// policies follow goes to CloudWatch, where it shows after the metric delay (HR-08).
func (w *World) endMinute(at clock.Time) {
	gathered := model.UtilizationGathered{From: at.Add(-metricPeriod), To: at,
		Services: make([]model.Utilization, 0, len(w.services))}
	var shows publication
	for _, s := range w.services {
		w.sync(s, at)
		s.accrue(at)
		cpu, memory := s.minute.usage.complete().utilization()
		gathered.Services = append(gathered.Services, model.Utilization{
			Service: s.spec.Name, CPU: cpu, Memory: memory, Backlog: s.backlog(),
		})
		for _, f := range s.followed {
			shows.add(at, s, f.metric, s.value(f, cpu, memory))
		}
		s.minute = gauge{}
		w.measureRoom(at, s)
	}
	w.show(at, gathered)
	w.publish(at.Add(w.scenario.Cluster.MetricDelay), shows)
}

// backlog is how many messages of the service's queue are visible; NaN without a queue.
func (s *service) backlog() float64 {
	if s.spec.Queue == nil {
		return math.NaN()
	}
	visible, _ := s.station.Backlog()
	return float64(visible)
}

// value is a metric of the minute that is over; NaN: it has no datapoint.
func (s *service) value(f followed, cpu, memory float64) float64 {
	switch f.metric {
	case model.CPUUtilization:
		return s.cpuPercent(cpu)
	case model.MemoryUtilization:
		return s.memoryPercent(memory)
	case model.TotalCPUUtilization: // PR-07: in percent of one task
		return s.total(s.cpuPercent(cpu))
	case model.TotalMemoryUtilization:
		return s.total(s.memoryPercent(memory))
	case model.BacklogPerTask: // what the team's own code would send with PutMetricData
		if s.running.tasks == 0 {
			return math.NaN()
		}
		return s.backlog() / float64(s.running.tasks)
	case model.VisibleMessages:
		return s.backlog()
	case model.RunningTaskCount:
		return float64(s.running.tasks)
	}
	if f.timed {
		return s.minute.responseTime(f)
	}
	return s.balancerValue(f.metric)
}

// cpuPercent is MET-01; capped at 100 where the task level bounds what a task uses (MET-04).
func (s *service) cpuPercent(ratio float64) float64 {
	return inPercent(ratio, s.unbounded.CPU)
}

// memoryPercent is likewise of memory: above 100 what is used is more than memoryReservation (MET-03).
func (s *service) memoryPercent(ratio float64) float64 {
	return inPercent(ratio, s.unbounded.Memory)
}

func inPercent(ratio float64, unbounded bool) float64 {
	if percent := float64(100 * ratio); unbounded || !(percent > 100) {
		return percent
	}
	return 100
}

// total is the sum over the tasks of their utilization, in percent of one task: the average as it is
// published, times the tasks that ran.
func (s *service) total(average float64) float64 {
	tasks := s.minute.usage.CPUReserved / (metricPeriod.Seconds() * s.builds[0].Cores())
	return float64(average * tasks)
}

// balancerValue is a metric of the service's load balancer. Counts of what has not happened have no
// datapoint, except requests per target, which are reported even when they are zero (MET-05, TT-08).
func (s *service) balancerValue(m model.Metric) float64 {
	g, share := &s.minute, 1.0
	if groups := s.spec.Groups(); len(groups) > 0 {
		share = groups[0].Share
	}
	switch m {
	case model.RequestCountPerTarget:
		if g.targetSeconds > 0 {
			requests := float64(float64(g.requests) * share)
			return requests / (g.targetSeconds / metricPeriod.Seconds())
		}
		return 0
	case model.TotalRequestCount: // reported even when it is zero, as a load to forecast
		return float64(float64(g.requests) * share)
	case model.RequestCount:
		return orNothing(float64(float64(g.requests) * share))
	case model.TargetErrors:
		return orNothing(float64(g.counts.Error500))
	case model.BalancerErrors:
		return orNothing(float64(g.counts.Error502 + g.counts.Error503 + g.counts.Error504))
	case model.ErrorPercent:
		c := g.counts
		return percent(c.Error500+c.Error502+c.Error503+c.Error504, c.Ended())
	case model.TargetGroupErrorPercent:
		return g.worstRevision()
	case model.HealthyHostCount:
		healthy := 0
		for _, c := range s.cohorts {
			healthy += c.healthy
		}
		return float64(healthy)
	}
	return math.NaN()
}

// orNothing turns zero into no datapoint.
func orNothing(count float64) float64 {
	if count == 0 {
		return math.NaN()
	}
	return count
}

// responseTime is a statistic of the latency of the minute's requests, in seconds.
func (g *gauge) responseTime(f followed) float64 {
	if g.latency == nil || g.latency.Count() == 0 {
		return math.NaN()
	}
	if math.IsNaN(f.quantile) {
		return g.latency.Mean().Seconds()
	}
	return g.latency.Quantile(f.quantile).Seconds()
}

// publication is the datapoints of one period that CloudWatch shows at one instant, in their order.
type publication []model.Event

// Rank implements model.Event.
func (publication) Rank() sim.Rank { return model.RankMetric }

// add makes a datapoint of the period that ends at at a part of it.
func (p *publication) add(at clock.Time, s *service, metric model.Metric, value float64) {
	if math.IsNaN(value) { // M-03: no datapoint without a RUNNING task
		return
	}
	*p = append(*p, model.MetricPublished{Service: s.spec.Name, Metric: metric,
		From: at.Add(-metric.Resolution()), To: at, Value: value})
}

// publish sends datapoints to CloudWatch, which shows them at an instant.
func (w *World) publish(at clock.Time, p publication) {
	if len(p) > 0 {
		w.schedule(at, p)
	}
}

// publishReservation sends a capacity provider's metric of the minute that is over to CloudWatch (CP-29).
func (w *World) publishReservation(at clock.Time, c model.PublishReservation) {
	w.schedule(at.Add(w.scenario.Cluster.ReservationDelay),
		model.ReservationPublished{Provider: c.Provider, To: at, Reservation: c.Reservation})
}

// percent is NaN of nothing: a minute without requests has no datapoint.
func percent(part, of int64) float64 {
	if of == 0 {
		return math.NaN()
	}
	return float64(100*part) / float64(of)
}

// worstRevision is the largest share of failed requests of a revision, in percent.
func (g *gauge) worstRevision() float64 {
	worst := math.NaN()
	for _, r := range g.revisions {
		if p := percent(r.Failed, r.Completed+r.Failed); !(p <= worst) {
			worst = p
		}
	}
	return worst
}

// utilization is Σ used / Σ reserved of the minute (M-01), NaN when nothing ran.
func (u Usage) utilization() (cpu, memory float64) {
	if u.CPUReserved <= 0 {
		return math.NaN(), math.NaN()
	}
	return u.CPUBusy.Seconds() / u.CPUReserved, u.MemoryUsed / u.MemoryReserved
}

// followed is a metric that somebody follows.
type followed struct {
	metric   model.Metric
	timed    bool    // it is about latency
	quantile float64 // then; NaN: the mean
}

// follow tells every service which of its metrics are followed, by its own policies and alarms and
// by those of others.
func (w *World) follow() {
	for _, s := range w.services {
		follow := func(of string, m model.Metric) {
			if followed := w.byName[of]; followed != nil {
				followed.follow(m)
			}
		}
		for _, source := range s.spec.MetricSources() {
			source.Metrics(s.spec.Name, follow)
		}
	}
}

func (s *service) follow(m model.Metric) {
	if m.Resolution() == model.HighResolution {
		if s.fine == nil {
			s.fine = &use{}
		}
		return
	}
	for _, f := range s.followed {
		if f.metric == m {
			return
		}
	}
	f := followed{metric: m}
	switch m {
	case model.ErrorPercent, model.TargetGroupErrorPercent, model.TargetErrors, model.BalancerErrors:
		s.counted = true
	}
	if statistic, ok := m.ResponseTimeStatistic(); ok {
		s.timed, f.timed, f.quantile = true, true, quantileOf(statistic)
	}
	s.followed = append(s.followed, f)
}

// quantileOf is of Minimum, Maximum or a percentile; NaN of Average.
func quantileOf(statistic string) float64 {
	switch statistic {
	case string(model.Minimum):
		return 0
	case string(model.Maximum):
		return 1
	}
	percentile, err := strconv.ParseFloat(strings.TrimPrefix(statistic, "p"), 64)
	if err != nil {
		return math.NaN()
	}
	return percentile / 100
}
