package why

import "ecsim/model"

// shows reports whether a datapoint is over the target of its policy, or over the threshold of an alarm
// that scales out.
func (s *service) shows() bool {
	over := func(source *model.MetricSource, limit float64) bool {
		d := s.datapoint(source.Metric)
		return d != nil && source.Math == nil && d.value > limit
	}
	for i := range s.spec.Scaling.Policies {
		if p := &s.spec.Scaling.Policies[i]; over(&p.MetricSource, p.Target) {
			return true
		}
	}
	for _, p := range s.spec.Scaling.Steps {
		for i := range p.Alarms {
			if a := &p.Alarms[i]; looksUp(a) && over(&a.MetricSource, a.Threshold) {
				return true
			}
		}
	}
	return false
}

// looksUp reports whether an alarm goes off when its metric rises.
func looksUp(a *model.Alarm) bool {
	return a.Comparison == model.GreaterThan || a.Comparison == model.GreaterThanOrEqual
}

// isLow reports whether an alarm is one of a step scaling policy that goes off when its metric falls.
func (s *service) isLow(alarm string) bool {
	if s.spec.Scaling == nil {
		return false
	}
	for _, p := range s.spec.Scaling.Steps {
		for i := range p.Alarms {
			if a := &p.Alarms[i]; a.Name == alarm {
				return !looksUp(a)
			}
		}
	}
	return false
}

// followedBy is the metric that a policy follows; empty: none, or its alarms follow several.
func (s *service) followedBy(policy string) model.Metric {
	for _, p := range s.spec.Scaling.Policies {
		if p.Name == policy {
			return p.Metric
		}
	}
	for _, p := range s.spec.Scaling.Steps {
		if p.Name == policy && len(p.Alarms) == 1 {
			return p.Alarms[0].Metric
		}
	}
	return ""
}
