package selection

import (
	"errors"
	"fmt"
)

// Rules are what a Race promises and about what.
type Rules struct {
	Confidence   float64   // 1 − α, for instance 0.95
	Indifference float64   // δ > 0, in the unit of the objective
	Tolerances   []float64 // ε > 0 of each constraint, in the unit of its excess
	FirstStage   int       // n₀: what the variances are estimated from, unless it is alike; at least MinFirstStage
}

// MinFirstStage is the least first stage: with fewer samples a variance is hardly known.
const MinFirstStage = 5

// check refuses rules that promise nothing.
func (r Rules) check() error {
	var wrong error
	if !(r.Confidence > 0.5 && r.Confidence < 1) {
		wrong = errors.Join(wrong, fmt.Errorf("confidence %v, expected one above 0.5 and below 1", r.Confidence))
	}
	if !(r.Indifference > 0) {
		wrong = errors.Join(wrong, fmt.Errorf("indifference %v, expected one above 0", r.Indifference))
	}
	for i, e := range r.Tolerances {
		if !(e > 0) {
			wrong = errors.Join(wrong, fmt.Errorf("tolerance %v of constraint %d, expected one above 0", e, i))
		}
	}
	if r.FirstStage < MinFirstStage {
		wrong = errors.Join(wrong, fmt.Errorf("a first stage of %d, expected at least %d",
			r.FirstStage, MinFirstStage))
	}
	return wrong
}

// System is what is known of one system: figures by replication, those of all systems in the same
// order, because replication r of every system meets the same random numbers.
type System struct {
	Objective []float64   // less is better
	Excess    [][]float64 // by constraint: beyond its limit is positive
}

// Fate is what became of a system.
type Fate int8

// Fates of a system. Racing: nothing is decided.
const (
	Racing Fate = iota
	Selected
	Beaten     // by a system within every limit
	Infeasible // beyond a limit
)

// Verdict is the fate of a system and what decided it.
type Verdict struct {
	Fate         Fate
	By           int // Beaten: the index of the system that beat it; Infeasible: the constraint
	Replications int // when it was decided; while Racing: seen so far
}

// Race is ranking and selection over rounds. Each round asks for replications of the systems that are
// still in it (Next), and looks at them (Look), until Over. Nothing in it is random: the same samples
// give the same race.
type Race struct {
	rules    Rules
	verdicts []Verdict
	pairs    map[[2]int]*walk // lower index first; below: the first of them is better
	limits   [][]*walk        // by system and constraint
	seen     int              // replications of each system in the race
}

// NewRace starts a race of n systems.
func NewRace(n int, rules Rules) (*Race, error) {
	if err := rules.check(); err != nil {
		return nil, err
	}
	if n < 1 {
		return nil, errors.New("no systems, expected at least one")
	}
	return &Race{rules: rules, verdicts: make([]Verdict, n), pairs: map[[2]int]*walk{}}, nil
}

// Racing are the systems still in the race, in order.
func (r *Race) Racing() []int {
	var left []int
	for i, v := range r.verdicts {
		if v.Fate == Racing {
			left = append(left, i)
		}
	}
	return left
}

// Over tells that nothing is left to decide: one system is selected, or none is within the limits.
func (r *Race) Over() bool { return len(r.Racing()) == 0 }

// Verdicts are the fates of the systems, by index.
func (r *Race) Verdicts() []Verdict { return r.verdicts }

// Next is how many replications each racing system needs for the next look: the first stage, then a
// quarter more each time, and never more than the last open question takes.
func (r *Race) Next() int {
	if r.seen == 0 {
		return r.rules.FirstStage
	}
	return max(r.seen+1, min(r.seen+max(2, r.seen/4), r.end()))
}

// end is the number of replications after which every open question has its answer.
func (r *Race) end() int {
	last := 0
	racing := r.Racing()
	for n, i := range racing {
		for _, w := range r.limits[i] {
			if w.answer == open {
				last = max(last, w.end())
			}
		}
		for _, j := range racing[n+1:] {
			if w := r.pairs[[2]int{i, j}]; w.answer == open {
				last = max(last, w.end())
			}
		}
	}
	return last
}

// Look takes what is known of the systems, by index, and decides what can be decided. Those racing
// have as many replications as Next asked for; what is known of others is not looked at.
func (r *Race) Look(systems []System) {
	first := r.seen == 0
	r.seen = r.Next()
	racing := r.Racing()
	if first {
		r.open(systems)
	}
	for n, i := range racing {
		for c, w := range r.limits[i] {
			w.look(systems[i].Excess[c][:r.seen])
		}
		for _, j := range racing[n+1:] {
			r.pairs[[2]int{i, j}].look(differences(systems[i], systems[j], r.seen))
		}
		r.verdicts[i].Replications = r.seen
	}
	r.decide(systems)
}

// open asks the questions, with the first stage: about each excess, and about each difference.
func (r *Race) open(systems []System) {
	beta := (1 - r.rules.Confidence) / float64(max(1, len(systems)-1+len(r.rules.Tolerances)))
	n := r.rules.FirstStage
	for i, s := range systems {
		walks := make([]*walk, len(r.rules.Tolerances))
		for c, tolerance := range r.rules.Tolerances {
			walks[c] = newWalk(tolerance, beta, s.Excess[c][:n])
		}
		r.limits = append(r.limits, walks)
		for j := i + 1; j < len(systems); j++ {
			r.pairs[[2]int{i, j}] = newWalk(r.rules.Indifference, beta, differences(s, systems[j], n))
		}
	}
}

// differences are those of the objectives of two systems in the first n replications.
func differences(a, b System, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = a.Objective[i] - b.Objective[i]
	}
	return out
}

// decide puts systems out, and selects when one is left that is within every limit.
func (r *Race) decide(systems []System) {
	for _, i := range r.Racing() {
		for c, w := range r.limits[i] {
			if w.answer == above {
				r.verdicts[i] = Verdict{Infeasible, c, r.seen}
				break
			}
		}
	}
	for _, i := range r.worstFirst(systems) {
		for _, j := range r.Racing() {
			if r.isFeasible(j) && r.beats(j, i) {
				r.verdicts[i] = Verdict{Beaten, j, r.seen}
				break
			}
		}
	}
	if left := r.Racing(); len(left) == 1 && r.isFeasible(left[0]) {
		r.verdicts[left[0]].Fate = Selected
	}
}

// isFeasible tells that a system is known to be within every limit.
func (r *Race) isFeasible(i int) bool {
	for _, w := range r.limits[i] {
		if w.answer != below {
			return false
		}
	}
	return true
}

// beats tells that system i is known to be better than system j.
func (r *Race) beats(i, j int) bool {
	switch {
	case i == j:
		return false
	case i < j:
		return r.pairs[[2]int{i, j}].answer == below
	}
	return r.pairs[[2]int{j, i}].answer == above
}
