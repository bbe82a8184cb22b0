package plan

// Regret is what a choice costs beyond the best of the alternatives in hindsight, in dollars a month, as a mean over
// worlds. The parts sum to the total.
type Regret struct {
	Total            float64 `json:"total"`
	Capacity         float64 `json:"capacity"`          // beyond the best's, both with the commitment that is best there
	CommitmentUnused float64 `json:"commitment_unused"` // committed and not used
	DiscountMissed   float64 `json:"discount_missed"`   // what the commitment that is best there had saved more
	Penalty          float64 `json:"penalty"`           // of missed objectives
}

// add adds a world: what the choice costs with its commitment, and with the best one for that world, against
// the best choice of all.
func (r *Regret) add(chosen, knowing, best settled, weight float64) {
	r.Capacity += float64(weight * (knowing.total() - knowing.penalty - best.total() + best.penalty))
	r.CommitmentUnused += float64(weight * (chosen.unused - knowing.unused))
	r.DiscountMissed += float64(weight * (knowing.saved - chosen.saved))
	r.Penalty += float64(weight * (chosen.penalty - best.penalty))
	r.Total += float64(weight * (chosen.total() - best.total()))
}

// hindsight is the least that any of the candidates costs in a world, each with the commitment that is best for
// that world alone: knowing[candidate]. Those that meet the objectives there go before those that do not,
// unless a miss has a price: without one a plan that misses would always be cheaper.
func hindsight(candidates []*candidate, knowing []settled, world int, penalty float64) (of int) {
	for i := range candidates {
		better := knowing[i].total() < knowing[of].total()
		misses, bestMisses := candidates[i].trials[world].isMissed(), candidates[of].trials[world].isMissed()
		if penalty == 0 && misses != bestMisses {
			better = bestMisses
		}
		if better {
			of = i
		}
	}
	return of
}
