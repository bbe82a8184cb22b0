package why

import (
	"cmp"
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// Episode is a stretch of minutes that broke one objective, with at most two whole ones in between
// that did not.
type Episode struct {
	Measure  string
	Service  string
	From, To clock.Time
	Minutes  int     // that broke it
	Worst    float64 // value of a minute, in the measure's unit
	Suffered Suffered
	Causes   []Cause // in the order in which they came
}

// Suffered counts the requests of the broken minutes by their end.
type Suffered struct {
	Offered, Error500, Error502, Error503, Error504, GaveUp int64
}

func (s *Suffered) add(m *minute) {
	s.Offered += m.Offered
	s.Error500 += m.Error500
	s.Error502 += m.Error502
	s.Error503 += m.Error503
	s.Error504 += m.Error504
	s.GaveUp += m.GaveUp
}

// Cause is what explains some minutes of an episode.
type Cause struct {
	State   State
	Minutes int
	Waits   [waits]float64 // minutes by what was waited for; sums to Minutes
	Healthy int            // tasks, at the worst
	Desired int            // then
	CPU     float64        // the highest of a minute, 0 to 1
	Chain   []Moment

	anchor, root int32
}

// Moment is something that happened or was decided. A chain of them goes from the last effect back to
// the root: each is there because of the next.
type Moment struct {
	At      clock.Time
	Who     string
	What    string
	Because string
	Kind    string
}

// Record is what was found.
type Record struct {
	Episodes []Episode // by objective in the order of the scenario, then in time
	Minutes  int       // that broke one objective or more: each counts once
	graph    *graph
}

// Record closes the book.
func (w *Why) Record() *Record {
	r := &Record{graph: &w.graph, Minutes: w.broken}
	for i := range w.scenario.SLOs {
		measure := w.scenario.SLOs[i].Measure
		for _, s := range w.services {
			for _, o := range s.objectives {
				if o.SLO == w.scenario.SLOs[i] && o.Measure == measure {
					r.Episodes = append(r.Episodes, o.episodes...)
				}
			}
		}
	}
	for i := range r.Episodes {
		for j := range r.Episodes[i].Causes {
			c := &r.Episodes[i].Causes[j]
			c.Chain = r.chain(c.anchor)
		}
	}
	return r
}

// chain is the moments from one back to its root.
func (r *Record) chain(id int32) (chain []Moment) {
	for n := r.graph.get(id); n != nil; n = r.graph.get(n.of) {
		chain = append(chain, n.moment())
	}
	return chain
}

var kindNames = [...]string{called: "call", struck: "fault", market: "Spot market", lost: "task lost",
	unhealthy: "task unhealthy", started: "launch", stopped: "stop", scaled: "scaling",
	deployed: "deployment", alarmed: "alarm", told: "message", grown: "traffic", overwhelmed: "overload"}

func (n *node) moment() Moment {
	m := Moment{At: n.at, Who: n.who, What: n.what, Because: n.reason, Kind: kindNames[n.kind]}
	switch {
	case n.tasks > 1:
		m.What = n.taskID(0) + " to " + n.taskID(n.tasks-1) + ": " + n.what
	case n.task > 0:
		m.What = n.taskID(0) + ": " + n.what
	}
	return m
}

func (n *node) taskID(after int) string {
	return model.TaskID{Group: n.who, Number: n.task + after}.String()
}

// Between lists the chains of what happened in [from, to) and was not the cause of something else
// that did, in the order of time.
func (r *Record) Between(from, to clock.Time) [][]Moment {
	return r.chains(func(n *node) bool { return from <= n.at && n.at < to })
}

// Nearest is the instant nearest to at, of what is kept; false when nothing is.
func (r *Record) Nearest(at clock.Time) (nearest clock.Time, ok bool) {
	for i := range r.graph.nodes {
		t := r.graph.nodes[i].at
		if d, best := max(t.Sub(at), at.Sub(t)), max(nearest.Sub(at), at.Sub(nearest)); !ok || d < best {
			nearest, ok = t, true
		}
	}
	return nearest, ok
}

// Of lists the chains of what happened to a task.
func (r *Record) Of(id model.TaskID) [][]Moment {
	return r.chains(func(n *node) bool {
		return n.who == id.Group && n.task > 0 && n.task <= id.Number && id.Number < n.task+n.tasks
	})
}

// Tasks lists how many tasks of a group are known: its highest number.
func (r *Record) Tasks(group string) (most int) {
	for i := range r.graph.nodes {
		if n := &r.graph.nodes[i]; n.who == group && n.task > 0 {
			most = max(most, n.task+n.tasks-1)
		}
	}
	return most
}

// chains lists the chains of the moments that are meant and lie behind no other one that is.
func (r *Record) chains(isMeant func(*node) bool) (chains [][]Moment) {
	behind := map[int32]bool{}
	var meant []*node
	for i := range r.graph.nodes {
		if n := &r.graph.nodes[i]; isMeant(n) {
			meant = append(meant, n)
			behind[n.of] = true
		}
	}
	slices.SortStableFunc(meant, func(a, b *node) int { return cmp.Compare(a.at, b.at) })
	for _, n := range meant {
		if !behind[n.id] {
			chains = append(chains, r.chain(n.id))
		}
	}
	return chains
}

// Unexplained lists decisions to start, stop, scale or deploy of which nothing is known that lies
// behind them, and chains in which a cause comes after its effect. There are none.
func (r *Record) Unexplained() (found []Moment) {
	for i := range r.graph.nodes {
		n := &r.graph.nodes[i]
		switch of := r.graph.get(n.of); {
		case of == nil && (n.kind == started || n.kind == stopped || n.kind == scaled || n.kind == deployed):
			found = append(found, n.moment())
		case of != nil && of.at > n.at:
			found = append(found, n.moment())
		}
	}
	return found
}
