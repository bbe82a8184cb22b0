package why

import (
	"fmt"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// TestMomentsAreFoundByNumber: a number finds the moment that has it, also one of several that are one
// moment; what has no number, and what was not kept, is not found.
func TestMomentsAreFoundByNumber(t *testing.T) {
	g := graph{most: mostMoments}
	number := func(n model.Moment) { g.moment = n }
	number(3)
	event := g.add(node{of: none})
	number(5)
	starts := g.add(node{of: event})
	g.latest().last = 7
	unseen := g.addUnseen(node{of: none})
	number(9)
	stop := g.add(node{of: unseen})
	for m, want := range map[model.Moment]int32{0: none, 2: none, 3: event, 4: none, 5: starts, 6: starts,
		7: starts, 8: none, 9: stop, 10: none} {
		if got := g.find(m); got != want {
			t.Errorf("moment %d is %d, expected %d", m, got, want)
		}
	}
	if g.root(starts) != event || g.root(stop) != unseen || g.depth(starts) != 2 || g.depth(none) != 0 {
		t.Error("the chains are wrong")
	}
}

// TestForgettingKeepsChains: beyond its bound the graph keeps the newer half and all that those and the
// pinned moments come from.
func TestForgettingKeepsChains(t *testing.T) {
	g := graph{most: 100}
	root := g.add(node{of: none, what: "root"})
	pinned, of := none, root
	for i := range 100 {
		g.moment++
		id := g.add(node{of: none, what: fmt.Sprint(i), at: clock.Time(i)})
		if i == 10 {
			pinned = id
		}
		if i%20 == 0 { // a chain that reaches into the newer half
			g.moment++
			of = g.add(node{of: of})
		}
	}
	before := len(g.nodes)
	g.forget([]int32{pinned, none})
	if g.get(pinned) == nil || g.get(root) == nil || g.root(of) != root || g.depth(of) != 6 {
		t.Error("a chain was forgotten")
	}
	if len(g.nodes) > before/2+10 || g.get(5) != nil {
		t.Errorf("%d of %d moments were kept", len(g.nodes), before)
	}
	if id := g.add(node{of: of}); g.depth(id) != 7 {
		t.Error("nothing can be added any more")
	}
}

// TestGrowthIsToldFromChance: a rate that jumps is growth since the jump, noise is none, and what falls
// back has not grown.
func TestGrowthIsToldFromChance(t *testing.T) {
	for _, c := range []struct {
		name    string
		offered []int64
		since   int // minutes before now; 0: it has not grown
		factor  string
	}{
		{"steady", []int64{600, 610, 590, 620}, 0, ""},
		{"a jump", []int64{600, 620, 1800, 1850}, 2, "traffic grows 3.1-fold"},
		{"from nothing", []int64{0, 0, 300}, 1, "traffic begins"},
		{"back again", []int64{600, 1800, 610}, 0, ""},
		{"small numbers", []int64{4, 6, 5, 9}, 0, ""},
		{"slowly", []int64{600, 660, 730, 800, 880}, 2, "traffic grows 1.5-fold"},
		{"nothing", nil, 0, ""},
	} {
		w := New(&model.Scenario{Services: []model.Service{{Name: "web"}}})
		s := w.byName["web"]
		for _, n := range c.offered {
			s.minute.Offered = n
			s.remember()
		}
		now := clock.Time(clock.Hour)
		id := w.grew(now, s)
		w.followSurge(s)
		n := w.graph.get(id)
		switch {
		case (n == nil) != (c.since == 0):
			t.Errorf("%s: %+v", c.name, n)
		case n != nil && (n.at != now.Add(-clock.Span(c.since)*clock.Minute) || n.what != c.factor):
			t.Errorf("%s: %v %s", c.name, n.at, n.what)
		}
		if again := w.grew(now, s); again != id {
			t.Errorf("%s: asked again it is another growth", c.name)
		}
	}
}

// TestDelaysGoOn: what holds launches up goes on until one succeeds or all are there, however often and
// why it is told again.
func TestDelaysGoOn(t *testing.T) {
	w := New(&model.Scenario{Services: []model.Service{{Name: "web", DesiredCount: 1}}})
	s := w.byName["web"]
	says := func(text string) {
		w.graph.moment++
		w.tells(node{of: none}, model.Announce{Service: "web", Message: "(service web) " + text})
	}
	for _, c := range []struct{ message, delay string }{
		{"was unable to place a task because of compute-1", "compute-1"},
		{"was unable to place a task because of compute-2", "compute-1"},
		{"operations are being throttled", "throttled"},
		{"was unable to place a task because of compute-2", "compute-2"},
		{"has reached a steady state", ""},
		{"was unable to place a task because of compute-3", "compute-3"},
	} {
		says(c.message)
		n := w.graph.get(s.delayed)
		if (n == nil) != (c.delay == "") || n != nil && !strings.Contains(n.what, c.delay) {
			t.Errorf("after %q: %+v, expected %q", c.message, n, c.delay)
		}
	}
}
