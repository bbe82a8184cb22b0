package tune

import (
	"cmp"
	"math"
	"slices"

	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/selection"
)

// yardstick compares candidates that were played differently often. A race stops playing those that are
// out of it, so two plain means may be of different random numbers; here each stands at the leader's mean
// plus their difference in the replications that both have. Those that nothing distinguishes stand together.
type yardstick struct {
	field  *field
	leader *entrant              // of the race, with the most replications; nil: nothing was played
	alike  map[*entrant]*entrant // the one with the most replications that measured the same
}

func (f *field) yardstick() *yardstick {
	y := &yardstick{field: f, alike: map[*entrant]*entrant{}}
	played := slices.DeleteFunc(f.bestOf(f.entrants), func(e *entrant) bool { return len(e.system.Objective) == 0 })
	slices.SortStableFunc(played, func(a, b *entrant) int {
		if (a.fate == Dropped) != (b.fate == Dropped) {
			return cmp.Compare(boolean(a.fate == Dropped), boolean(b.fate == Dropped))
		}
		return cmp.Compare(b.tally.Replications(), a.tally.Replications())
	})
	for i, e := range played {
		if i == 0 {
			y.leader = e
		}
		y.alike[e] = e
		if at := slices.IndexFunc(played[:i], func(other *entrant) bool { return f.isSame(e, other) }); at >= 0 {
			y.alike[e] = y.alike[played[at]]
		}
	}
	return y
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// common is how many replications two candidates have both played.
func common(a, b *entrant) int {
	if a.tally == nil || b.tally == nil || a.tally.From != b.tally.From {
		return 0
	}
	return min(len(a.system.Objective), len(b.system.Objective))
}

// isSame tells that two candidates measured the same of all that matters in every replication of both: a
// change that nothing feels, such as a desired count below MinCapacity.
func (f *field) isSame(a, b *entrant) bool {
	n := common(a, b)
	if n == 0 {
		return false
	}
	measures := []string{cost, f.study.Objective.Measure}
	for _, c := range f.limits {
		measures = append(measures, c.slo.Measure)
	}
	for _, m := range measures {
		one, ok := a.tally.Column(m)
		other, okToo := b.tally.Column(m)
		if ok != okToo || ok && !slices.EqualFunc(one.Observations[:n], other.Observations[:n], equal) {
			return false
		}
	}
	return true
}

// equal takes nothing measured for equal to nothing measured.
func equal(a, b inference.Observation) bool {
	return cmp.Compare(a.Value, b.Value) == 0 && cmp.Compare(a.Weight, b.Weight) == 0
}

// level is where a candidate stands by figures that it has one of in each replication. One that shares no
// replication with the leader stands at its own mean.
func (y *yardstick) level(e *entrant, figures func(*entrant) []float64) float64 {
	if same := y.alike[e]; same != nil {
		e = same
	}
	own := figures(e)
	if len(own) == 0 {
		return math.NaN()
	}
	n := common(e, y.leader)
	whole := figures(y.leader)
	if n == 0 || n == len(whole) {
		return mean(own)
	}
	return mean(whole) + (mean(own[:n]) - mean(whole[:n]))
}

func objectiveOf(e *entrant) []float64 { return e.system.Objective }

// excessOf are figures beyond one limit.
func excessOf(limit int) func(*entrant) []float64 {
	return func(e *entrant) []float64 {
		if limit >= len(e.system.Excess) {
			return nil
		}
		return e.system.Excess[limit]
	}
}

func costOf(e *entrant) []float64 {
	if e.tally == nil {
		return nil
	}
	v, _ := values(e.tally, cost)
	return v
}

// score orders candidates in a ranking.
func (y *yardstick) score(e *entrant) selection.Score {
	if len(e.system.Objective) == 0 {
		return unknown
	}
	score := selection.Score{Objective: y.level(e, objectiveOf)}
	for n, c := range y.field.limits {
		score.Violation += max(0, y.level(e, excessOf(n))) / (c.tolerance * 100)
	}
	return score
}

// sameAs is the first of the better ranked that a candidate is the same as; nil: none.
func (y *yardstick) sameAs(e *entrant, better []*entrant) *entrant {
	for _, other := range better {
		if y.alike[e] != nil && y.alike[e] == y.alike[other] {
			return other
		}
	}
	return nil
}

// fronts are the settings that nothing beats in both cost and another measure: the objective, and that of
// each limit. Only those of the race are compared, because the search played the others on other
// replications; of those that are the same the best ranked one stands for all.
func (y *yardstick) fronts(ranked []*entrant) []Front {
	var racing []*entrant
	for i, e := range ranked {
		if e.fate != Dropped && len(e.system.Objective) > 0 && y.sameAs(e, ranked[:i]) == nil {
			racing = append(racing, e)
		}
	}
	s := y.field.study
	all := []Front{}
	add := func(f Front, badness func(*entrant) []float64) {
		points := make([]selection.Point, len(racing))
		for i, e := range racing {
			points[i] = selection.Point{X: y.level(e, costOf), Y: y.level(e, badness)}
		}
		f.Names = []string{}
		for _, i := range byCost(points, selection.Front(points)) {
			f.Names = append(f.Names, racing[i].Name)
		}
		all = append(all, f)
	}
	isLimited := slices.ContainsFunc(y.field.limits, func(c constraint) bool {
		return c.slo.Measure == s.Objective.Measure
	})
	if m := s.Objective.Measure; m != cost && !isLimited {
		bound := map[bool]string{false: "max", true: "min"}[s.Objective.Maximize]
		add(Front{Measure: m, Unit: s.Base.Unit(m), Bound: bound}, objectiveOf)
	}
	for n, c := range y.field.limits {
		if c.slo.Measure != cost {
			add(Front{Measure: c.slo.Measure, Unit: c.unit, Bound: c.bound(), Limit: &c.limit}, excessOf(n))
		}
	}
	return all
}

// byCost sorts indices of points by cost.
func byCost(points []selection.Point, front []int) []int {
	slices.SortStableFunc(front, func(i, j int) int { return cmp.Compare(points[i].X, points[j].X) })
	return front
}
