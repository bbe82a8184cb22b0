package scenarios

import "ecsim/model"

// unsimulated are the inputs that are read and checked, and that a run would silently leave out.
var unsimulated = []struct {
	what   string
	isUsed func(*model.Scenario) bool
}{
	{"several kinds of requests", usesWorkload(func(w *model.Workload) bool { return len(w.Classes) > 0 })},
	{"calls between services", usesWorkload(func(w *model.Workload) bool { return len(w.Calls) > 0 })},
	{"waiting before or between CPU time", usesWorkload(func(w *model.Workload) bool {
		return w.Waits != "" && w.Waits != model.WaitAfter
	})},
	{"a timeout drawn for each request",
		usesWorkload(func(w *model.Workload) bool { return !w.Patience.IsZero() })},
	{"retries of clients", uses(func(s *model.Service) bool { return s.Traffic.Retry.Attempts > 1 })},
	{"sessions", uses(func(s *model.Service) bool { return s.Traffic.Sessions > 0 })},
	{"queues", uses(func(s *model.Service) bool { return s.Queue != nil })},
	{"Network Load Balancers", uses(func(s *model.Service) bool {
		return s.TargetGroup != nil && s.TargetGroup.Algorithm == model.FlowHash
	})},
	{"zonal shifts", func(s *model.Scenario) bool {
		for _, f := range s.Faults {
			if f.Kind == model.ZonalShift {
				return true
			}
		}
		return false
	}},
}

// refuseUnsimulated is an error that lists what of a scenario a run would leave out.
func refuseUnsimulated(s *model.Scenario) error {
	var found Problems
	for _, u := range unsimulated {
		if u.isUsed(s) {
			found = append(found, Problem{Found: "a scenario with " + u.what,
				Expected: "one without: `ecsim check` reads it, and no run can simulate it"})
		}
	}
	return found.Err()
}

func uses(is func(*model.Service) bool) func(*model.Scenario) bool {
	return func(s *model.Scenario) bool { return anyService(s, is) }
}

// usesWorkload asks about every build of every service.
func usesWorkload(is func(*model.Workload) bool) func(*model.Scenario) bool {
	return func(s *model.Scenario) bool {
		for i := range s.Deployments {
			if is(&s.Deployments[i].Build.Workload) {
				return true
			}
		}
		return anyService(s, func(one *model.Service) bool { return is(&one.Build.Workload) })
	}
}
