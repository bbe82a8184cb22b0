package input

import (
	"cmp"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// callSchema is the schema path of a call, wherever it is written: a call states everything or gets its
// default.
const callSchema = "service.workload.call"

// readCalls reads the calls of a workload: of all its requests, or of each kind of them.
func (l *loader) readCalls(t *reading.Table, caller string, w *model.Workload) {
	if t.Has("call") && len(w.Classes) == 0 {
		w.Calls = l.calls(t, caller)
	}
	for _, rt := range t.Tables("request", "name") {
		i := classOf(w.Classes, textOf(rt.Get("name")))
		if i >= 0 && rt.Has("call") {
			w.Classes[i].Calls = l.calls(rt, caller)
		}
	}
}

// calls reads every [[call]] of one kind of request, in the order in which they are made.
func (l *loader) calls(t *reading.Table, caller string) []model.Call {
	var calls []model.Call
	step := 0
	for _, ct := range t.Tables("call", "service") {
		ct.Schema = callSchema
		step++ // a call without a step comes after the one that is written before it
		if ct.Has("step") {
			step = ct.Integer("step", 1, 1000)
		}
		c := l.call(ct, caller)
		c.Step = step
		ct.Done()
		calls = append(calls, c)
	}
	slices.SortStableFunc(calls, compareCalls)
	return numbered(calls)
}

// compareCalls orders calls by step. Within one, where they go out together, the order of the file does
// not matter.
func compareCalls(a, b model.Call) int {
	return cmp.Or(cmp.Compare(a.Step, b.Step), strings.Compare(a.Service, b.Service),
		strings.Compare(a.Class, b.Class), strings.Compare(string(a.Through), string(b.Through)),
		cmp.Compare(a.Count, b.Count), cmp.Compare(a.Probability, b.Probability),
		cmp.Compare(a.Timeout, b.Timeout), cmp.Compare(a.Retry.Attempts, b.Retry.Attempts))
}

// numbered counts the steps from 0 without gaps: only their order means anything.
func numbered(calls []model.Call) []model.Call {
	step, last := -1, 0
	for i := range calls {
		if calls[i].Step != last {
			step, last = step+1, calls[i].Step
		}
		calls[i].Step = step
	}
	return calls
}

func (l *loader) call(t *reading.Table, caller string) model.Call {
	c := model.Call{
		Count: t.Integer("count", 1, 1000), Probability: t.Fraction("probability"),
		Timeout: timeout(t, "timeout"), Retry: l.retry(t), Optional: t.Bool("optional", false),
	}
	n := t.Require("service", "the service that is called")
	c.Service = l.reference(t, "service", "service", l.serviceNames())
	callee := l.scenario.Service(c.Service)
	switch {
	case n == nil || callee == nil: // a service without a name, also a problem, answers to none
		t.Quiet("request", "through")
		return c
	case c.Service == caller:
		l.Problem(n, "another service: a service does not call itself", "")
	}
	c.Class = l.calledClass(t, callee)
	c.Through = l.route(t, callee)
	return c
}

// calledClass reads which of the callee's requests a call is; empty: drawn by weight.
func (l *loader) calledClass(t *reading.Table, callee *model.Service) string {
	classes := callee.Build.Workload.Classes
	n := t.Get("request")
	switch names := classNames(classes); {
	case n == nil && isWeightless(classes):
		l.At(t.Place(), "a call of "+callee.Name+", whose requests have no weight",
			"request, one of "+strings.Join(names, ", "), "")
	case n == nil:
	case len(classes) == 0:
		l.Problem(n, "none: the requests of "+callee.Name+" are all alike", "")
	default:
		class := t.Text("request")
		if class != "" && classOf(classes, class) < 0 {
			l.Problem(n, "a request of "+callee.Name+": "+strings.Join(names, ", "), problem.Nearest(class, names))
		}
		return class
	}
	return ""
}

var routes = []model.Route{model.ThroughLoadBalancer, model.ThroughServiceConnect, model.ThroughCloudMap}

// route reads how a call reaches its callee: through what the callee offers.
func (l *loader) route(t *reading.Table, callee *model.Service) model.Route {
	offered := offers(callee)
	n := t.Get("through")
	switch {
	case callee.Queue != nil:
		l.Problem(t.Get("service"), "a service that answers: "+callee.Name+" takes its work from a queue", "")
		return ""
	case len(offered) == 0:
		l.Problem(t.Get("service"),
			"a service with a target group, [service.service_connect] or [service.cloud_map]", "")
		return ""
	case n == nil:
		if len(offered) > 1 {
			l.Assume(t.Key("through"), offered[0],
				knob+"the first that the callee has of load balancer, Service Connect and Cloud Map")
		}
		return model.Route(offered[0])
	}
	var words []string
	for _, r := range routes {
		words = append(words, string(r))
	}
	word := t.Word("through", words...)
	if word != "" && !slices.Contains(offered, word) {
		l.Problem(n, reading.OneOf(offered)+": what "+callee.Name+" has", "")
	}
	return model.Route(word)
}

// offers are the ways in which other services can reach a service.
func offers(s *model.Service) []string {
	var out []string
	for i, has := range []bool{s.TargetGroup != nil, s.Connect != nil, s.CloudMap != nil} {
		if has {
			out = append(out, string(routes[i]))
		}
	}
	return out
}

// retry reads how somebody tries again: "none", or a table.
func (l *loader) retry(t *reading.Table) model.Retry {
	n := t.Value("retry")
	switch {
	case n == nil || n.Kind == document.Text && n.Text == "none":
		return model.Retry{}
	case n.Kind != document.Table:
		l.Problem(n, `"none", or a table such as { attempts = 3, backoff = "1s" }`, "")
		return model.Retry{}
	}
	rt := t.Table("retry")
	rt.Schema = "retry"
	var r model.Retry
	if rt.Require("attempts", "the number of attempts, the first included") != nil {
		r.Attempts = rt.Integer("attempts", 1, 100)
	}
	if r.Attempts <= 1 {
		rt.Silent()
	}
	r.Backoff = rt.Span("backoff", 0, clock.Day)
	r.MaxBackoff = rt.Span("max_backoff", 0, clock.Day)
	if r.MaxBackoff > 0 && r.Backoff > r.MaxBackoff {
		if n := rt.Get("backoff"); n != nil {
			l.Problem(n, "at most max_backoff, which is "+r.MaxBackoff.String(), "")
		} else {
			l.Problem(rt.Get("max_backoff"), "at least backoff, which is "+r.Backoff.String(), "")
		}
	}
	r.Jitter = rt.Word("jitter", "full", "none") == "full"
	r.Budget = budget(rt)
	rt.Done()
	if r.Attempts <= 1 {
		return model.Retry{}
	}
	return r
}

// budget reads the share of first attempts that may be retried; "none" bounds nothing.
func budget(t *reading.Table) float64 {
	n := t.Value("budget")
	if n == nil || n.Kind == document.Text && n.Text == "none" {
		return 0
	}
	share, ok := reading.ParseFraction(n)
	if !ok || share <= 0 || share > 1 {
		t.Problem(n, `a share of first attempts up to 1, such as "10%", or "none"`, "")
		return 0
	}
	return share
}
