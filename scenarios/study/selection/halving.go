package selection

// Rung is one round of successive halving: how many points are in it, and how many replications each
// has when it is over, those of earlier rungs included.
type Rung struct{ Points, Replications int }

// Runs are the replications that the rung adds to the one before it.
func (r Rung) Runs(before Rung) int { return r.Points * (r.Replications - before.Replications) }

// Halving plans successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and
// hyperparameter optimization", AISTATS 2016) within a budget of runs: every rung keeps the better half
// of the points, and each of those gets about twice as many replications, until at most keep are left.
// The first rung has at most as many points as the budget allows with `first` replications each, so
// fewer than asked for when the budget is small.
func Halving(points, keep, first, budget int) []Rung {
	for points = max(1, points); points > 1; points-- {
		if rungs := halving(points, keep, first); runsOf(rungs) <= budget {
			return rungs
		}
	}
	return halving(1, keep, first)
}

func halving(points, keep, first int) []Rung {
	rungs := []Rung{{points, first}}
	for points > keep {
		points = max(keep, (points+1)/2)
		rungs = append(rungs, Rung{points, 2 * rungs[len(rungs)-1].Replications})
	}
	return rungs
}

// runsOf is how many runs rungs take together.
func runsOf(rungs []Rung) int {
	runs, before := 0, Rung{}
	for _, r := range rungs {
		runs += r.Runs(before)
		before = r
	}
	return runs
}
