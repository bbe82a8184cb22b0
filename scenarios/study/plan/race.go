package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// firstRound is how many worlds every candidate meets; the number doubles in the rounds that follow.
const firstRound = 8

// frontier is how many of the cheapest candidates go on to more worlds at a time.
const frontier = 4

// race finds the candidates that meet the objectives, the cheapest first, with as few trials as it can.
type race struct {
	candidates []*candidate
	worlds     int
	mayMiss    int // of the worlds
	cost       func(*candidate) float64
	play       func(ctx context.Context, asks []ask) ([]trial, error)

	played, rounds int
}

// ask is one trial.
type ask struct {
	candidate *candidate
	world     int
}

// run plays rounds until the cheapest candidates that are not out have met every world, or all are out.
func (r *race) run(ctx context.Context) error {
	err := r.round(ctx, r.alive(), firstRound)
	for err == nil {
		var next []*candidate
		least := r.worlds
		for _, c := range r.cheapest(frontier) {
			if n := len(c.trials); n < r.worlds {
				next, least = append(next, c), min(least, n)
			}
		}
		if len(next) == 0 {
			return nil
		}
		err = r.round(ctx, next, 2*least)
	}
	return err
}

// round plays candidates up to a number of worlds, in one go, and judges them.
func (r *race) round(ctx context.Context, candidates []*candidate, worlds int) error {
	worlds = min(worlds, r.worlds)
	var asks []ask
	for _, c := range candidates {
		for w := len(c.trials); w < worlds; w++ {
			asks = append(asks, ask{c, w})
		}
	}
	if len(asks) == 0 {
		return nil
	}
	trials, err := r.play(ctx, asks)
	if err != nil {
		return err
	}
	r.rounds++
	r.played += len(asks)
	for i, a := range asks {
		a.candidate.trials = append(a.candidate.trials, trials[i])
		if trials[i].isMissed() {
			a.candidate.missed++
		}
	}
	for _, c := range candidates {
		r.judge(c)
	}
	return nil
}

// judge puts a candidate out that has missed too many worlds. What another missed says nothing of it: more tasks
// may be more than hosts have room for, and larger ones fewer.
func (r *race) judge(c *candidate) {
	if c.out != "" || c.missed <= r.mayMiss {
		return
	}
	c.out = fmt.Sprintf("misses an objective in %d of %d worlds", c.missed, len(c.trials))
}

// alive lists the candidates that are not out, in their order.
func (r *race) alive() (alive []*candidate) {
	for _, c := range r.candidates {
		if c.out == "" {
			alive = append(alive, c)
		}
	}
	return alive
}

// cheapest is the first few of those that are not out, by cost.
func (r *race) cheapest(n int) []*candidate {
	alive := byCost(r.alive(), r.cost)
	return alive[:min(n, len(alive))]
}

// byCost sorts candidates by cost, those that cost the same in their order.
func byCost(candidates []*candidate, cost func(*candidate) float64) []*candidate {
	costs := make(map[*candidate]float64, len(candidates))
	for _, c := range candidates {
		costs[c] = cost(c)
	}
	sorted := slices.Clone(candidates)
	slices.SortStableFunc(sorted, func(a, b *candidate) int { return cmp.Compare(costs[a], costs[b]) })
	return sorted
}

// meeting lists those that have met every world and are not out, by cost.
func (r *race) meeting() []*candidate {
	met := slices.DeleteFunc(r.alive(), func(c *candidate) bool { return len(c.trials) < r.worlds })
	return byCost(met, r.cost)
}

// nearest lists those that are out and have been played, the fewest misses first, then the cheapest: they
// show what a little less buys.
func (r *race) nearest(n int) []*candidate {
	var out []*candidate
	for _, c := range r.candidates {
		if c.out != "" && len(c.trials) > 0 {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, byMisses)
	return out[:min(n, len(out))]
}

// byMisses orders candidates by the share of their worlds that they miss.
func byMisses(a, b *candidate) int {
	return cmp.Compare(float64(a.missed)/float64(len(a.trials)), float64(b.missed)/float64(len(b.trials)))
}
