package world

import (
	"math"

	"ecsim/model"
	"ecsim/sim/clock"
)

// endMinute closes a metric period: every service's utilization is computed and shown, and what its
// policies follow goes to CloudWatch, where it shows after the metric delay (HR-08).
func (w *World) endMinute(at clock.Time) {
	for _, s := range w.services {
		w.sync(s, at)
		s.accrue(at)
		cpu, memory := s.minute.usage.complete().utilization()
		w.show(at, model.UtilizationGathered{
			Service: s.spec.Name, From: at.Add(-metricPeriod), To: at, CPU: cpu, Memory: memory,
			Backlog: s.backlog(),
		})
		for _, metric := range s.followed {
			w.publish(at, s, metric, cpu, memory)
		}
		s.minute = gauge{}
	}
}

// backlog is how many messages of the service's queue are visible; NaN without a queue.
func (s *service) backlog() float64 {
	if s.spec.Queue == nil {
		return math.NaN()
	}
	visible, _ := s.station.Backlog()
	return float64(visible)
}

func (w *World) publish(at clock.Time, s *service, metric model.Metric, cpu, memory float64) {
	value := math.NaN()
	switch metric {
	case model.CPUUtilization: // MET-01; capped at 100 on Fargate (MET-04)
		value = math.Min(100, float64(100*cpu))
	case model.MemoryUtilization: // MET-01
		value = math.Min(100, float64(100*memory))
	case model.BacklogPerTask: // what the team's own code would send with PutMetricData
		if s.running.tasks > 0 {
			visible, _ := s.station.Backlog()
			value = float64(visible) / float64(s.running.tasks)
		}
	case model.ErrorPercent:
		value = percent(s.minute.errors, s.minute.ended)
	case model.TargetGroupErrorPercent:
		value = s.minute.worstRevision()
	case model.LatencyP99:
		value = s.minute.p99
	case model.RequestCountPerTarget: // TT-08, MET-05: reported even when it is zero
		value = 0
		if s.minute.targetSeconds > 0 {
			requests := float64(float64(s.minute.requests) * s.spec.Groups()[0].Share)
			value = requests / (s.minute.targetSeconds / metricPeriod.Seconds())
		}
	}
	if math.IsNaN(value) { // M-03: no datapoint without a RUNNING task
		return
	}
	w.engine.Add(at.Add(w.scenario.Cluster.MetricDelay), model.RankMetric, model.MetricPublished{
		Service: s.spec.Name, Metric: metric,
		From: at.Add(-metricPeriod), To: at, Value: value,
	})
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
