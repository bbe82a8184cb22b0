package input

import (
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// hookOutcomes are what may become of a lifecycle hook.
var hookOutcomes = []string{string(model.HookSucceeds), string(model.HookFails), string(model.HookTimesOut),
	string(model.HookChecksTests)}

// readHooks reads what becomes of each lifecycle hook of the definition: [[service.hook]] by name.
func (l *loader) readHooks(t *reading.Table, s *model.Service) {
	var names, told []string
	hooks := s.Deployment.Hooks
	for i := range hooks {
		names = append(names, hooks[i].Name)
	}
	for _, h := range t.Tables("hook", "name") {
		if n := h.Require("name", "the hook's function, or pause-1 for a pause that is the first hook"); n != nil {
			name := h.Text("name")
			if !slices.Contains(names, name) || slices.Contains(told, name) {
				l.Problem(n, "a lifecycle hook of the definition, each once: "+strings.Join(names, ", "), "")
			}
			told = append(told, name)
		}
		var said model.LifecycleHook
		l.readHook(h, &said)
		if said.Outcome == model.HookChecksTests && !t.Has("test_traffic") {
			l.Problem(h.Get("outcome"), "[service.test_traffic], whose requests it checks", "")
		}
		for i := range hooks {
			if hooks[i].Name == told[len(told)-1] {
				hooks[i].Takes, hooks[i].Outcome, hooks[i].MaxErrorRatio = said.Takes, said.Outcome, said.MaxErrorRatio
				l.checkTester(h, &hooks[i])
			}
		}
	}
	for i := range hooks {
		if !slices.Contains(told, hooks[i].Name) {
			l.readHook(l.Table(nil, t.Key("hook."+hooks[i].Name), "service.hook"), &hooks[i])
		}
	}
}

func (l *loader) readHook(t *reading.Table, h *model.LifecycleHook) {
	h.Takes, h.Outcome = t.Law("takes"), model.HookOutcome(t.Word("outcome", hookOutcomes...))
	if h.Outcome == model.HookChecksTests {
		h.MaxErrorRatio = t.Number("max_error_ratio", 0, 1)
	} else {
		t.Forbid("max_error_ratio", `none: only a hook of outcome "check-tests" looks at test requests`)
	}
	t.Done()
}

// checkTester checks that a hook which looks at test requests runs when there are some.
func (l *loader) checkTester(t *reading.Table, h *model.LifecycleHook) {
	for _, stage := range h.Stages {
		tested := stage >= model.TestTrafficShift && stage < model.ProductionTrafficShift
		if h.Outcome == model.HookChecksTests && !tested {
			l.Problem(t.Get("outcome"), "another outcome: at "+stage.String()+" there are no test requests", "")
		}
	}
}

// readTestTraffic reads [service.test_traffic]: what comes through the test listener of a deployment.
func (l *loader) readTestTraffic(t *reading.Table, s *model.Service) (tests model.TestTraffic) {
	switch {
	case !s.Deployment.Strategy.Shifts():
		t.Forbid("test_traffic", "none: a rolling deployment has no test listener")
		return tests
	case s.TargetGroup == nil:
		t.Forbid("test_traffic", "none: without a load balancer there is no test listener")
		return tests
	case !t.Has("test_traffic"):
		return tests
	}
	r := t.Table("test_traffic")
	if r.Require("rate", `how many requests a test sends, such as "5/s"`) != nil {
		tests.PerSecond = r.Rate("rate")
	}
	if n := r.Get("class"); n != nil {
		tests.Class = r.Text("class")
		var names []string
		for _, c := range s.Build.Workload.Classes {
			names = append(names, c.Name)
		}
		if !slices.Contains(names, tests.Class) {
			l.Problem(n, "the name of a [[service.workload.request]]", problem.Nearest(tests.Class, names))
		}
	}
	r.Done()
	return tests
}
