package plan

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/scenarios/study/inference"
	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

// system is a made-up candidate: what it measures in each world, for an objective of at most one.
type system struct {
	cost     float64
	capacity []float64
	family   string
	values   []float64 // by world
}

// raceOf races systems against a limit.
func raceOf(systems []system, limit float64, worlds, mayMiss int, monotone bool) *race {
	r := &race{worlds: worlds, mayMiss: mayMiss, monotone: monotone}
	of := map[*candidate]*system{}
	for i := range systems {
		c := &candidate{name: fmt.Sprint(i), family: systems[i].family, capacity: systems[i].capacity, by: -1}
		r.candidates, of[c] = append(r.candidates, c), &systems[i]
	}
	r.cost = func(c *candidate) float64 { return of[c].cost }
	slo := model.SLO{Max: limit, HasMax: true}
	r.play = func(_ context.Context, asks []ask) (out []trial, err error) {
		for _, a := range asks {
			v := of[a.candidate].values[a.world]
			out = append(out, trial{values: []float64{v}, missed: []bool{!holds(slo, v)}})
		}
		return out, nil
	}
	return r
}

// winner is the place of the plan; −1: there is none.
func (r *race) winner(t interface{ Fatal(...any) }) int {
	if err := r.run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if met := r.meeting(); len(met) > 0 {
		return slices.Index(r.candidates, met[0])
	}
	return -1
}

// drawSystems draws systems of two families whose values never rise with capacity.
func drawSystems(t *rapid.T, worlds int) []system {
	var systems []system
	for _, family := range []string{"x86", "arm"} {
		for size := range rapid.IntRange(1, 6).Draw(t, "sizes") {
			s := system{family: family, capacity: []float64{float64(size)},
				cost: float64(size+1) + rapid.Float64Range(0, 3).Draw(t, "cost")}
			for w := range worlds {
				v := rapid.Float64Range(0, 2).Draw(t, "value")
				if size > 0 {
					v = min(v, systems[len(systems)-1].values[w])
				}
				s.values = append(s.values, v)
			}
			systems = append(systems, s)
		}
	}
	return systems
}

// However little is played, the plan is the cheapest of those that meet every world, and nobody who meets is
// put out.
func TestTheRaceFindsWhatPlayingAllFinds(t *testing.T) {
	const worlds, mayMiss = 30, 3
	rapid.Check(t, func(t *rapid.T) {
		systems := drawSystems(t, worlds)
		limit := rapid.Float64Range(0.2, 2).Draw(t, "limit")
		want := -1
		for i, s := range systems {
			missed := 0
			for _, v := range s.values {
				if v > limit {
					missed++
				}
			}
			if missed <= mayMiss && (want < 0 || s.cost < systems[want].cost) {
				want = i
			}
		}
		r := raceOf(systems, limit, worlds, mayMiss, true)
		if got := r.winner(t); got != want {
			t.Fatalf("candidate %d wins, want %d", got, want)
		}
		if r.played > worlds*len(systems) {
			t.Errorf("%d trials of %d candidates", r.played, len(systems))
		}
	})
}

// A looser objective never raises the planned cost.
func TestLooserObjectivesNeverCostMore(t *testing.T) {
	const worlds, mayMiss = 30, 2
	rapid.Check(t, func(t *rapid.T) {
		systems := drawSystems(t, worlds)
		tight := rapid.Float64Range(0.2, 2).Draw(t, "tight")
		loose := tight + rapid.Float64Range(0, 1).Draw(t, "looser")
		a := raceOf(systems, tight, worlds, mayMiss, true).winner(t)
		b := raceOf(systems, loose, worlds, mayMiss, true).winner(t)
		if a >= 0 && (b < 0 || systems[b].cost > systems[a].cost) {
			t.Fatalf("at most %v costs %v, at most %v less", loose, systems[max(b, 0)].cost, tight)
		}
	})
}

// Of systems whose true share of worlds is known, one that falls short is planned with a probability of at
// most 5 %, although several just fall short; one that holds more surely is found nearly always.
func TestPlansFallShortAsRarelyAsStated(t *testing.T) {
	const share, level, seeds = 0.95, 0.95, 2000
	worlds := 93
	mayMiss := inference.MostFailures(worlds, share, level)
	truth := []float64{0.7, 0.9, 0.93, 0.945, 0.949, 0.995} // of one family, by capacity and cost
	short, found := 0, 0
	for seed := range uint64(seeds) {
		random := rand.New(rand.NewPCG(seed, 1))
		systems := make([]system, len(truth))
		for w := range worlds {
			load := random.Float64()
			for i, p := range truth {
				if w == 0 {
					systems[i] = system{cost: float64(i), capacity: []float64{float64(i)}}
				}
				v := 0.0
				if load > p {
					v = 2
				}
				systems[i].values = append(systems[i].values, v)
			}
		}
		switch got := raceOf(systems, 1, worlds, mayMiss, true).winner(t); {
		case got >= 0 && truth[got] < share:
			short++
		case got == len(truth)-1:
			found++
		}
	}
	t.Logf("of %d plans %d fall short, %d are the one that holds", seeds, short, found)
	// 0.949 is planned with the probability that a binomial test at 0.95 lets it pass
	if rate := float64(short) / seeds; rate > 0.05+3*0.005 {
		t.Errorf("%.3f of plans fall short, want at most 0.05", rate)
	}
	if rate := float64(found) / seeds; rate < 0.85 {
		t.Errorf("the plan that holds is found in %.3f of seeds", rate)
	}
}

// Candidates that are dearer than those that meet are not played to the end.
func TestDearCandidatesArePlayedLittle(t *testing.T) {
	const worlds = 60
	var systems []system
	for i := range 40 {
		systems = append(systems, system{cost: float64(i), capacity: []float64{float64(i)}, values: make([]float64, worlds)})
	}
	r := raceOf(systems, 1, worlds, 1, true)
	if got := r.winner(t); got != 0 || r.played != 40*firstRound+frontier*(worlds-firstRound) {
		t.Errorf("candidate %d after %d trials", got, r.played)
	}
}
