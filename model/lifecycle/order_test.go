package lifecycle

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

var conditions = []model.Condition{model.DependsStart, model.DependsComplete,
	model.DependsSuccess, model.DependsHealthy}

// drawGraph draws a graph without cycles: containers depend on later ones only, in shuffled
// order.
func drawGraph(t *rapid.T) *Graph {
	n := rapid.IntRange(1, 8).Draw(t, "containers")
	names := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7}[:n]).Draw(t, "order")
	all := make([]model.Container, n)
	for rank, i := range names {
		c := &all[i]
		c.Name = fmt.Sprint("c", i)
		c.StopTimeout = clock.Span(rapid.IntRange(2, 120).Draw(t, "stop")) * clock.Second
		c.HealthCheck = &model.ContainerCheck{}
		for _, on := range names[rank+1:] {
			if rapid.IntRange(0, 2).Draw(t, "depends") == 0 {
				c.DependsOn = append(c.DependsOn, model.Dependency{Container: fmt.Sprint("c", on),
					Condition: rapid.SampledFrom(conditions).Draw(t, "condition")})
			}
		}
	}
	g, err := NewGraph(all)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// L-20 to L-24: if every container does what is waited for, all start, none before what it needs.
func TestEveryGraphStarts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		s := make([]ContainerState, len(g.containers))
		exits := make([]bool, len(s)) // somebody waits for its end
		for i := range g.containers {
			for _, n := range g.needs[i] {
				if n.condition == model.DependsComplete || n.condition == model.DependsSuccess {
					exits[n.on] = true
				}
			}
		}
		for started := 0; started < len(s); {
			ready := g.Startable(s)
			if len(ready) == 0 || g.Failure(0, s) != "" {
				t.Fatalf("stuck at %+v: %q", s, g.Failure(0, s))
			}
			i := rapid.SampledFrom(ready).Draw(t, "start")
			for _, n := range g.needs[i] {
				if s[n.on].Stage == Waiting {
					t.Fatalf("%d may start before %d", i, n.on)
				}
			}
			s[i].Stage, s[i].Healthy = Started, true
			if exits[i] {
				s[i].Stage = Exited
			}
			started++
		}
		if g.Status(s) != model.Running {
			t.Fatalf("all started, but %v", g.Status(s))
		}
	})
}

// L-26: signalling whoever may be signalled stops every container, in the worst case after
// worstStop, and never one that a running container depends on.
func TestEveryGraphStops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		s := make([]ContainerState, len(g.containers))
		for i := range s {
			s[i].Stage = Started
		}
		dead := make([]clock.Span, len(s)) // when each would be killed; 0: not signalled
		now := clock.Span(0)
		for running := len(s); running > 0; {
			for _, i := range g.Stoppable(s) {
				for _, d := range g.dependents[i] {
					if s[d].Stage == Started {
						t.Fatalf("%d is signalled before %d", i, d)
					}
				}
				if dead[i] == 0 {
					dead[i] = now + g.containers[i].StopTimeout
				}
			}
			first := clock.Span(-1)
			for i := range s {
				if s[i].Stage == Started && dead[i] > 0 && (first < 0 || dead[i] < first) {
					first = dead[i]
				}
			}
			if first < 0 {
				t.Fatal("nobody may be signalled")
			}
			now = first
			for i := range s {
				if s[i].Stage == Started && dead[i] == now {
					s[i].Stage = Exited
					running--
				}
			}
		}
		if now != worstStop(g) {
			t.Fatalf("stopped after %v, worst case %v", now, worstStop(g))
		}
	})
}

// worstStop is the reference: the longest chain of stop timeouts is the longest that a task can
// take from the first signal until its last container has stopped (L-26).
func worstStop(g *Graph) clock.Span {
	memo := make([]clock.Span, len(g.containers))
	var chain func(i int) clock.Span
	chain = func(i int) clock.Span {
		if memo[i] == 0 {
			longest := clock.Span(0)
			for _, d := range g.dependents[i] {
				longest = max(longest, chain(d))
			}
			memo[i] = longest + g.containers[i].StopTimeout
		}
		return memo[i]
	}
	worst := clock.Span(0)
	for i := range g.containers {
		worst = max(worst, chain(i))
	}
	return worst
}
