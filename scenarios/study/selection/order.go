package selection

import (
	"cmp"
	"slices"
)

// worstFirst are the racing systems from the worst mean to the best. The order matters only when
// answers contradict each other (a beats b beats c beats a): the best mean is the last to go.
func (r *Race) worstFirst(systems []System) []int {
	left := r.Racing()
	slices.SortStableFunc(left, func(i, j int) int {
		return cmp.Compare(total(systems[j].Objective[:r.seen]), total(systems[i].Objective[:r.seen]))
	})
	return left
}

// Score is what a search knows of a point: its objective and by how much it misses its constraints.
type Score struct {
	Objective float64 // less is better; NaN: nothing was measured
	Violation float64 // sum of the excesses beyond the limits, each in its own scale; 0: none
}

// Compare orders scores from better to worse: those within the limits by objective, then those beyond
// by violation (Deb, "An efficient constraint handling method for genetic algorithms", Computer
// Methods in Applied Mechanics and Engineering 186, 2000). Nothing measured comes last.
func (a Score) Compare(b Score) int {
	if aNaN, bNaN := a.isUnknown(), b.isUnknown(); aNaN || bNaN {
		return cmp.Compare(rank(aNaN), rank(bNaN))
	}
	if a.Violation != b.Violation {
		return cmp.Compare(a.Violation, b.Violation)
	}
	return cmp.Compare(a.Objective, b.Objective)
}

func (a Score) isUnknown() bool { return a.Objective != a.Objective || a.Violation != a.Violation }

func rank(last bool) int {
	if last {
		return 1
	}
	return 0
}

// Best are the indices of scores from the best to the worst; equal ones keep their order.
func Best(scores []Score) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return scores[i].Compare(scores[j]) })
	return order
}
