package input

import (
	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// networkShift is how much longer each shift of traffic takes with a Network Load Balancer (B-08).
const networkShift = 10 * clock.Minute

// readShift checks that there is traffic to shift, for deployments that do so (B-01).
func (l *loader) readShift(t *reading.Table, s *model.Service, definition awsjson.Service) {
	l.readCodeDeploy(t, s, definition)
	strategy := s.Deployment.Strategy
	l.readHooks(t, s)
	if !strategy.Shifts() {
		return
	}
	if s.External {
		l.At(t.Place(), "strategy "+string(strategy)+" with the deployment controller EXTERNAL",
			"ROLLING, which says nothing there: its controller shifts the traffic", "")
	}
	if s.TargetGroup != nil && s.TargetGroup.Algorithm == model.FlowHash {
		s.Deployment.ShiftTime = networkShift
	}
	if strategy != model.BlueGreen && s.TargetGroup == nil && s.Connect == nil {
		l.At(t.Place(), "strategy "+string(strategy)+" without a load balancer or Service Connect",
			"one of them: it shifts traffic by steps", "")
	}
}
