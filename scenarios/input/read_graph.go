package input

import (
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/document"
	"ecsim/scenarios/reading"
)

// calledServices are the names that calls give, before any call is read: a service that is called has
// requests to serve, with and without traffic of its own.
func calledServices(root *document.Node) []string {
	var names []string
	for _, c := range callNodes(root) {
		names = append(names, textOf(c.node.Get("service")))
	}
	return names
}

// callNode is one [[call]] and the service that makes it.
type callNode struct {
	caller string
	node   *document.Node
}

// callNodes are all the calls of a scenario: of every service and of every deployment.
func callNodes(root *document.Node) []callNode {
	var calls []callNode
	add := func(caller string, in *document.Node) {
		for _, n := range elements(in, "call") {
			calls = append(calls, callNode{caller, n})
		}
	}
	for _, list := range []struct{ key, caller string }{{"service", "name"},
		{"deployment", "service"}, {"create_task_set", "service"}} {
		for _, n := range elements(root, list.key) {
			caller, w := textOf(n.Get(list.caller)), n.Get("workload")
			add(caller, w)
			for _, r := range elements(w, "request") {
				add(caller, r)
			}
		}
	}
	slices.SortStableFunc(calls, func(a, b callNode) int { return strings.Compare(a.caller, b.caller) })
	return calls
}

// demandOf is what a service has to do.
func (l *loader) demandOf(s *model.Service, hasTraffic bool) demand {
	switch {
	case s.Queue != nil:
		return messages
	case hasTraffic:
		return requests
	case slices.Contains(l.called, s.Name):
		return calls
	}
	return idle
}

// checkCycles refuses calls that lead back to their caller: each would hold a worker while it waits for
// one. Revisions of a service run side by side during a deployment, so the calls of all count.
func (l *loader) checkCycles(root *reading.Table) {
	w := &cycleWalk{loader: l, calls: map[string][]*document.Node{}, state: map[string]walkState{}}
	for _, c := range callNodes(root.Node) {
		callee := c.node.Get("service")
		if callee != nil && textOf(callee) != c.caller && l.scenario.Service(callee.Text) != nil {
			w.calls[c.caller] = append(w.calls[c.caller], callee)
		}
	}
	for _, name := range l.serviceNames() {
		w.from(name)
	}
}

type walkState uint8

const (
	unseen walkState = iota
	onPath
	finished
)

// cycleWalk goes along calls, depth first, and meets each service once.
type cycleWalk struct {
	*loader
	calls map[string][]*document.Node // by caller: the node that names the callee
	state map[string]walkState
	path  []string
}

func (w *cycleWalk) from(name string) {
	if w.state[name] != unseen {
		return
	}
	w.state[name] = onPath
	w.path = append(w.path, name)
	for _, callee := range w.calls[name] {
		if at := slices.Index(w.path, callee.Text); at >= 0 {
			cycle := append(slices.Clone(w.path[at:]), callee.Text)
			w.Problem(callee, "no cycle of calls: "+strings.Join(cycle, " → "), "")
			continue
		}
		w.from(callee.Text)
	}
	w.path = w.path[:len(w.path)-1]
	w.state[name] = finished
}
