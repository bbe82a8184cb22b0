package input

import (
	"fmt"
	"strconv"

	"ecsim/model"
	"ecsim/scenarios/reading"
)

// helper is something that runs beside the program and takes its share of the task.
type helper struct {
	key     string
	name    string
	advised model.Share
	source  string
}

var (
	connectProxy = helper{"proxy", "the proxy of Service Connect", model.Share{CPUUnits: 256, MemoryMiB: 64},
		"T-29: advised beside the program; at most half of the task"}
	fireLens = helper{"log_router", "the log router", model.Share{CPUUnits: 64, MemoryMiB: 50},
		"AWS's FireLens examples reserve 50 MiB; " + knob + "its CPU; at most half of the task"}
)

// readHelpers reads what the proxy of Service Connect and a FireLens container that reserves nothing
// itself take of the task. A deployment keeps what it does not state.
func (l *loader) readHelpers(b *model.Build, w *reading.Table, proxied bool) {
	l.readHelper(b, &b.Proxy, w, connectProxy, proxied)
	routes := false
	for i := range b.TaskDefinition.Containers {
		routes = routes || b.TaskDefinition.Containers[i].LogRouter
	}
	l.readHelper(b, &b.LogRouter, w, fireLens, routes)
}

func (l *loader) readHelper(b *model.Build, share *model.Share, w *reading.Table, h helper, there bool) {
	const mebibyte = 1 << 20
	t := w.Table(h.key)
	if !there {
		if t.Node != nil {
			l.Problem(t.Node, "none: the tasks do not have "+h.name, "")
		}
		t.Quiet("cpu", "memory")
		t.Done()
		*share = model.Share{}
		return
	}
	whole := b.TaskDefinition.Resources
	asked := *share
	if asked == (model.Share{}) {
		asked = h.advised
	}
	if t.Has("cpu") {
		asked.CPUUnits = t.Integer("cpu", 0, max(1, whole.CPUUnits/2))
	} else if *share == (model.Share{}) {
		l.Assume(t.Key("cpu"), strconv.Itoa(min(asked.CPUUnits, whole.CPUUnits/2)), h.source)
	}
	if t.Has("memory") {
		asked.MemoryMiB = int(t.Bytes("memory") / mebibyte)
		if asked.MemoryMiB > whole.MemoryMiB/2 {
			l.Problem(t.Get("memory"), fmt.Sprintf("at most half of the task's %d MiB", whole.MemoryMiB), "")
		}
	} else if *share == (model.Share{}) {
		l.Assume(t.Key("memory"), fmt.Sprintf("%dMiB", min(asked.MemoryMiB, whole.MemoryMiB/2)), h.source)
	}
	t.Done()
	*share = asked
}
