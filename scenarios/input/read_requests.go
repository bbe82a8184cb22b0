package input

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// costKeys say what one request costs: of the workload, or of each kind of request.
var costKeys = []string{"cpu_time", "wait_time", "wait", "call"}

// readCosts reads what one request costs, or each kind of request.
func (l *loader) readCosts(w *model.Workload, t *reading.Table, has demand) {
	kinds := t.Has("request")
	states := t.Schema == serviceWorkload
	if (states && kinds) || len(w.Classes) > 0 {
		for _, key := range costKeys {
			t.Forbid(key, "it in each [[request]]: the requests of this service differ")
		}
		if kinds {
			l.readClasses(w, t)
		}
		return
	}
	if kinds {
		l.Problem(t.Get("request"), "none: the requests of the service are all alike", "")
	}
	if states && has != idle {
		t.Require("cpu_time", `the CPU time of one request, such as "8ms" or a distribution`)
	}
	all := model.RequestClass{CPUTime: w.CPUTime, WaitTime: w.WaitTime, Waits: w.Waits}
	readCost(&all, t)
	w.CPUTime, w.WaitTime, w.Waits = all.CPUTime, all.WaitTime, all.Waits
}

// readCost reads the work of a request except its calls.
func readCost(c *model.RequestClass, t *reading.Table) {
	take(t, "cpu_time", &c.CPUTime, t.Law)
	take(t, "wait_time", &c.WaitTime, t.Law)
	wait := func() {
		take(t, "wait", &c.Waits, func(k string) model.WaitPlace {
			return model.WaitPlace(t.Word(k, string(model.WaitAfter), string(model.WaitBefore), string(model.WaitBetween)))
		})
	}
	if c.WaitTime.Mean() == 0 {
		t.Quietly(wait) // where it waits matters to a request that does
	} else {
		wait()
	}
}

// readClasses reads every [[request]]. Those of a deployment change classes that the service has.
func (l *loader) readClasses(w *model.Workload, t *reading.Table) {
	inherited := w.Classes
	w.Classes = slices.Clone(inherited)
	var seen []string
	for _, rt := range t.Tables("request", "name") {
		c := model.RequestClass{Name: l.name(rt)}
		i := classOf(inherited, c.Name)
		switch {
		case c.Name == "":
		case slices.Contains(seen, c.Name):
			l.Problem(rt.Get("name"), "a name that no other request has", "")
		case i >= 0:
			c = inherited[i]
		case len(inherited) > 0:
			names := classNames(inherited)
			l.Problem(rt.Get("name"), "a request of the service: "+strings.Join(names, ", "),
				problem.Nearest(c.Name, names))
		}
		seen = append(seen, c.Name)
		take(rt, "weight", &c.Weight, func(k string) float64 { return rt.Number(k, 0, 1e9) })
		if len(inherited) == 0 {
			rt.Require("cpu_time", `the CPU time of such a request, such as "8ms" or a distribution`)
		}
		readCost(&c, rt)
		rt.Quiet("call") // read when every callee is known
		rt.Done()
		switch {
		case i >= 0:
			w.Classes[i] = c
		case c.Name != "":
			w.Classes = append(w.Classes, c)
		}
	}
	if n := t.Get("request"); n.Kind == document.List && len(n.Items) == 0 {
		l.Problem(n, "at least one kind of request", "")
	}
	slices.SortFunc(w.Classes, func(a, b model.RequestClass) int { return cmp.Compare(a.Name, b.Name) })
}

// classOf is the index of a class; -1 when there is none.
func classOf(classes []model.RequestClass, name string) int {
	return slices.IndexFunc(classes, func(c model.RequestClass) bool { return c.Name == name })
}

func classNames(classes []model.RequestClass) []string {
	names := make([]string, len(classes))
	for i := range classes {
		names[i] = classes[i].Name
	}
	return names
}

// isWeightless reports whether no request can be drawn: there are classes, none with a weight.
func isWeightless(classes []model.RequestClass) bool {
	return len(classes) > 0 &&
		!slices.ContainsFunc(classes, func(c model.RequestClass) bool { return c.Weight > 0 })
}

// checkWeights checks that the clients of a service have something to ask for.
func (l *loader) checkWeights(t *reading.Table, s *model.Service, classes []model.RequestClass) {
	if !s.Traffic.IsZero() && t.Has("request") && isWeightless(classes) {
		l.At(t.Get("request").Place, "requests whose weights are all zero",
			"a weight above zero at one of them at least: the service has traffic", "")
	}
}

// readPatience reads when a client gives up: after a time that is the same for all, or drawn for each.
func readPatience(t *reading.Table, w *model.Workload) {
	n := t.Value("timeout")
	if n == nil {
		return
	}
	if n.Kind != document.Table {
		w.Timeout, w.Patience = timeout(t, "timeout"), random.Distribution{}
		return
	}
	before := len(t.Problems)
	law := t.Law("timeout")
	if same := law.Mean(); law == random.Constant(same) {
		if len(t.Problems) == before && (same < shortestTimeout || same > longestTimeout) {
			l := fmt.Sprintf("a duration from %v to %v", shortestTimeout, longestTimeout)
			t.At(n.Place, "timeout = "+same.String(), l, "")
		}
		w.Timeout, w.Patience = same, random.Distribution{}
		return
	}
	w.Timeout, w.Patience = 0, law
}

const shortestTimeout, longestTimeout = clock.Millisecond, clock.Day

// timeout reads a time after which somebody gives up; "never" is none.
func timeout(t *reading.Table, key string) clock.Span {
	n := t.Value(key)
	if n == nil || n.Kind == document.Text && n.Text == "never" {
		return 0
	}
	return t.SpanOf(n, shortestTimeout, longestTimeout)
}

// forbidWaiting refuses what a task that polls a queue does not have: nobody waits in it or for it.
func (l *loader) forbidWaiting(t *reading.Table) {
	t.Forbid("queue", "none: messages wait in the queue, not in the task")
	if n := t.Get("timeout"); n != nil && n.Text != "never" {
		l.Problem(n, "none: nobody waits for the answer to a message", "")
	}
}
