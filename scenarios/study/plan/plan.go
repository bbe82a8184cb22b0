package plan

import (
	"context"
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/scenarios"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
	"ecsim/scenarios/study/question"
)

// Run plans for a study. Errors are scenarios.Problems of the study, and those of the Lab.
func Run(ctx context.Context, lab *study.Lab, q *question.Question) (*Result, error) {
	if err := check(q); err != nil {
		return nil, err
	}
	f := newField(q)
	rules, err := rulesOf(q, len(f.candidates))
	if err != nil {
		return nil, err
	}
	p, err := newPlayer(lab, q, sampleWorlds(q.Uncertain, rules.Worlds, q.Plan))
	if err != nil {
		return nil, err
	}
	r := &race{candidates: f.candidates, worlds: rules.Worlds, mayMiss: rules.MayMiss,
		cost: func(c *candidate) float64 { return p.market.expected(c, rules.MissPenalty) }, play: p.play}
	if err := boundOut(r, p, q.SLOs); err != nil {
		return nil, err
	}
	lab.Most = len(r.alive()) * rules.Worlds * rules.Replications
	if err := r.run(ctx); err != nil {
		return nil, inStudy(q, err)
	}
	meeting := r.meeting()
	shown := slices.Concat(meeting[:min(len(meeting), 1+otherMeeting)], r.nearest(nearestOut))
	if err := r.round(ctx, shown, rules.Worlds); err != nil {
		return nil, inStudy(q, err)
	}
	slices.SortStableFunc(shown[min(len(meeting), 1+otherMeeting):], byMisses)
	s := &summary{q: q, field: f, rules: rules, player: p, race: r, shown: shown, meets: len(meeting) > 0}
	return s.result()
}

// Of the alternatives: how many others that meet the objectives, and how many that do not.
const (
	otherMeeting = 2
	nearestOut   = 3
)

// check finds what a study lacks to be planned.
func check(q *question.Question) error {
	var problems problem.Problems
	complain := func(found, expected string) {
		problems = append(problems, problem.Problem{File: q.File, Found: found, Expected: expected})
	}
	if len(q.Axes) == 0 {
		complain("no [[axis]]", "the capacity that can be chosen, such as the number and size of tasks")
	}
	for _, a := range q.Axes {
		if len(a.Levels) == 0 {
			complain("axis "+a.Name+" without levels", "values, or a range with step or points")
		}
	}
	if len(q.SLOs) == 0 {
		complain("no [[slo]], here or in the scenario", "what the capacity must hold")
	}
	return problems.Err()
}

// rulesOf is how sure the plan must be, and how many worlds that takes.
func rulesOf(q *question.Question, candidates int) (Rules, error) {
	r := Rules{
		Share: q.Plan.Share, Confidence: q.Confidence, Worlds: q.Plan.Worlds,
		Replications: q.Plan.Replications, Sampling: string(samplingOf(q.Uncertain, q.Plan)), MissPenalty: q.Plan.MissPenalty,
		Objectives: objectivesOf(q), Measured: (q.Base.Horizon - q.Base.WarmUp).Seconds(),
	}
	r.Level = 1 - (1-r.Confidence)/float64(max(1, candidates))
	least := worldsFor(r, 0)
	if r.Worlds == 0 {
		r.Worlds = worldsFor(r, 1)
	}
	if r.MayMiss = inference.MostFailures(r.Worlds, r.Share, r.Level); r.MayMiss < 0 {
		return r, problem.Problems{q.Plan.Places["worlds"].Problem(fmt.Sprintf("worlds = %d", r.Worlds),
			fmt.Sprintf("at least %d: fewer cannot show a share of %v with a confidence of %v for each of %d candidates",
				least, r.Share, r.Confidence, candidates), "")}
	}
	return r, nil
}

// worldsFor is the fewest worlds of which so many may miss.
func worldsFor(r Rules, misses int) int {
	n := 1
	for inference.MostFailures(n, r.Share, r.Level) < misses {
		n++
	}
	return n
}

func objectivesOf(q *question.Question) (out []Objective) {
	measures := scenarios.Measures(q.Base)
	for _, s := range q.SLOs {
		o := Objective{Measure: s.Measure}
		for _, m := range measures {
			if m.Path == s.Measure {
				o.Unit = m.Unit
			}
		}
		if s.HasMin {
			o.Min = &s.Min
		}
		if s.HasMax {
			o.Max = &s.Max
		}
		out = append(out, o)
	}
	return out
}

// boundOut puts candidates out that cannot do the work of the first worlds, without playing them.
func boundOut(r *race, p *player, slos []model.SLO) error {
	for _, c := range r.candidates {
		short, why := 0, ""
		for w := 0; w < min(firstRound, r.worlds) && short <= r.mayMiss; w++ {
			s, err := p.q.Load(slices.Concat(c.set, p.worlds[w].levels.Set())...)
			if err != nil {
				return err
			}
			if reason := beyondCapacity(s, slos); reason != "" {
				short, why = short+1, reason
			}
		}
		if short > r.mayMiss {
			c.out = "cannot do the work: " + why
		}
	}
	return nil
}

// inStudy names the study for what it asks and the catalogue does not know.
func inStudy(q *question.Question, err error) error {
	if !isUnknown(err) {
		return err
	}
	return problem.Problems{{File: q.File, Found: "[commitment]: " + err.Error(), Expected: "what it takes off"}}
}
