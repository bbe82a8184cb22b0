package why

import (
	"slices"
	"sort"

	"ecsim/model"
	"ecsim/sim/clock"
)

// none is the id of no moment.
const none int32 = -1

// node is a moment: something that happened or was decided, and what lies behind it.
type node struct {
	id     int32
	of     int32 // the moment behind it; none: it is a root
	at     clock.Time
	first  model.Moment // numbers that it stands for; of what has none, the number before it
	last   model.Moment // 0: it has none
	kind   kind
	who    string
	task   int // number of the first task; 0: not about a task
	tasks  int // how many, one after another
	what   string
	reason string
}

// kind says what sort of thing a moment is.
type kind uint8

const (
	called      kind = iota // somebody called ECS
	struck                  // a fault
	market                  // Spot
	lost                    // a task failed, was interrupted or was refused
	unhealthy               // a task failed its checks
	started                 // StartTask
	stopped                 // DeregisterTarget, StopTask
	scaled                  // ScaleService
	deployed                // BeginDeployment, FailDeployment, ShiftTraffic, CountFailure
	alarmed                 // ChangeAlarm, and the datapoint behind it
	told                    // a service event message
	grown                   // traffic
	overwhelmed             // busy, or waits for another service
)

// graph is every moment that is kept, in the order of their numbers.
type graph struct {
	nodes  []node
	next   int32
	most   int // forget when there are more
	moment model.Moment
}

// mostMoments is how many moments are kept before the first are forgotten: some 40 MB.
const mostMoments = 1 << 18

// add keeps a moment that has the present number.
func (g *graph) add(n node) int32 {
	n.first, n.last = g.moment, g.moment
	return g.append(n)
}

// addUnseen keeps a moment that the control plane does not know.
func (g *graph) addUnseen(n node) int32 {
	n.first, n.last = g.moment, 0
	return g.append(n)
}

func (g *graph) append(n node) int32 {
	n.id = g.next
	g.next++
	g.nodes = append(g.nodes, n)
	return n.id
}

// latest is the newest moment; nil when there is none.
func (g *graph) latest() *node {
	if len(g.nodes) == 0 {
		return nil
	}
	return &g.nodes[len(g.nodes)-1]
}

// get is a moment that is kept; nil when it has been forgotten.
func (g *graph) get(id int32) *node {
	i := sort.Search(len(g.nodes), func(i int) bool { return g.nodes[i].id >= id })
	if id == none || i == len(g.nodes) || g.nodes[i].id != id {
		return nil
	}
	return &g.nodes[i]
}

// find is the moment that has a number; none when it is not kept.
func (g *graph) find(m model.Moment) int32 {
	i := sort.Search(len(g.nodes), func(i int) bool { return g.nodes[i].first > m })
	for i--; i >= 0; i-- {
		if n := &g.nodes[i]; n.last != 0 {
			if m <= n.last {
				return n.id
			}
			break
		}
	}
	return none
}

// root is where the chain of a moment begins.
func (g *graph) root(id int32) int32 {
	for n := g.get(id); n != nil; n = g.get(n.of) {
		id = n.id
	}
	return id
}

// before is the first moment of a chain that is not after an instant.
func (g *graph) before(id int32, at clock.Time) int32 {
	for n := g.get(id); n != nil; n = g.get(n.of) {
		if n.at <= at {
			return n.id
		}
	}
	return none
}

// depth is how many moments a chain has.
func (g *graph) depth(id int32) (length int) {
	for n := g.get(id); n != nil; n = g.get(n.of) {
		length++
	}
	return length
}

// forget drops the older half, but for what the pinned moments, the newer half, and the latest moment
// of each sort and owner come from: those the control plane may still name as a cause.
func (g *graph) forget(pinned []int32) {
	type sort struct {
		who  string
		kind kind
	}
	keep, latest := map[int32]bool{}, map[sort]bool{}
	for i := len(g.nodes) - 1; i >= 0; i-- {
		n := &g.nodes[i]
		if of := (sort{n.who, n.kind}); i >= len(g.nodes)/2 || !latest[of] {
			latest[of] = true
			pinned = append(pinned, n.id)
		}
	}
	for _, id := range pinned {
		for n := g.get(id); n != nil && !keep[n.id]; n = g.get(n.of) {
			keep[n.id] = true
		}
	}
	g.nodes = slices.DeleteFunc(g.nodes, func(n node) bool { return !keep[n.id] })
	for len(g.nodes) > g.most/4*3 {
		g.most *= 2
	}
}
