package scenarios

import (
	"slices"
	"strings"

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
	if s.TargetGroup != nil && s.TargetGroup.Algorithm == model.FlowHash {
		s.Deployment.ShiftTime = networkShift
	}
	if strategy != model.BlueGreen && s.TargetGroup == nil && s.Connect == nil {
		l.At(t.Place(), "strategy "+string(strategy)+" without a load balancer or Service Connect",
			"one of them: it shifts traffic by steps", "")
	}
}

// readHooks reads what becomes of each lifecycle hook of the definition: [[service.hook]] by name.
func (l *loader) readHooks(t *reading.Table, s *model.Service) {
	var names, told []string
	hooks := s.Deployment.Hooks
	for i := range hooks {
		names = append(names, hooks[i].Name)
	}
	outcomes := []string{string(model.HookSucceeds), string(model.HookFails), string(model.HookTimesOut)}
	for _, h := range t.Tables("hook", "name") {
		if n := h.Require("name", "the hook's function, or pause-1 for a pause that is the first hook"); n != nil {
			name := h.Text("name")
			if !slices.Contains(names, name) || slices.Contains(told, name) {
				l.Problem(n, "a lifecycle hook of the definition, each once: "+strings.Join(names, ", "), "")
			}
			told = append(told, name)
		}
		takes, outcome := h.Law("takes"), model.HookOutcome(h.Word("outcome", outcomes...))
		h.Done()
		for i := range hooks {
			if hooks[i].Name == told[len(told)-1] {
				hooks[i].Takes, hooks[i].Outcome = takes, outcome
			}
		}
	}
	for i := range hooks {
		if !slices.Contains(told, hooks[i].Name) {
			unsaid := l.Table(nil, t.Key("hook."+hooks[i].Name), "service.hook")
			hooks[i].Takes, hooks[i].Outcome = unsaid.Law("takes"), model.HookOutcome(unsaid.Word("outcome", outcomes...))
		}
	}
}
