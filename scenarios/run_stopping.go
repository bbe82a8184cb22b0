package scenarios

import (
	"ecsim/model"
	"ecsim/scenarios/input"
	"ecsim/scenarios/study/inference"
	"ecsim/sim/stats"
)

// PrecisionOutcome says whether the intervals that were to be narrow became so, and why no more replications
// were played.
type PrecisionOutcome struct {
	Met      bool              `json:"met"`
	Most     int               `json:"most_replications"`
	Because  string            `json:"because"`
	Measures []PreciseMeasured `json:"measures"`
}

// PreciseMeasured is one measure whose interval was to be narrow.
type PreciseMeasured struct {
	Measure   string  `json:"measure"`
	Value     Measure `json:"value"`
	Unit      string  `json:"unit"`
	HalfWidth Measure `json:"half_width"` // of the interval; null: it has none
	Wanted    Measure `json:"wanted"`     // half width at most
	Met       bool    `json:"met"`
}

// stopping ends a run when intervals are narrow enough. It looks after a few numbers of replications only,
// which follow from what the looks before have seen (inference.Stopping).
type stopping struct {
	targets []*target
	each    int // replications that make one observation: 2 of antithetic pairs
	most    int
	played  int
	look    int // replications at which it looks next
}

// target is one measure whose interval is to be narrow.
type target struct {
	catalogued
	rule   inference.Stopping
	all    observed
	pooled stats.Sketch
	p      float64 // of a quantile
	// nobody named it: without anything to measure it is precise
	byDefault bool
}

// newStopping is nil when there is no precision to reach.
func newStopping(s *model.Scenario, o RunOptions) *stopping {
	if len(o.Precision) == 0 {
		return nil
	}
	all := &stopping{each: 1, most: o.Replications}
	if o.Antithetic {
		all.each = 2
	}
	all.look = min(all.most, all.each*input.FewestForPrecision)
	catalogue := catalogueOf(s)
	for _, p := range o.Precision {
		for _, m := range aimedAt(s, catalogue, p) {
			all.targets = append(all.targets, &target{catalogued: m, byDefault: p.Measure == "",
				all:  observed{pairs: o.Antithetic},
				rule: inference.Stopping{Relative: p.Relative, Absolute: p.Absolute, Most: all.most / all.each}})
		}
	}
	return all
}

// aimedAt is the measures that a precision is about: without a name the monthly cost, and the share answered
// and p99 of each service.
func aimedAt(s *model.Scenario, c catalogue, p model.Precision) catalogue {
	if p.Measure != "" {
		return c.meant(p.Measure)
	}
	all := catalogue{c.named("cost.monthly")}
	for i := range s.Services {
		name := "service." + s.Services[i].Name
		all = append(all, c.named(name+".availability.requests"), c.named(name+".latency.p99"))
	}
	return all
}

// add counts a replication and says whether there are enough.
func (s *stopping) add(o *Outcome) (enough bool) {
	for _, t := range s.targets {
		t.add(t.of(o))
	}
	if s.played++; s.played < s.look {
		return false
	}
	s.look = s.played
	for _, t := range s.targets {
		if !t.reached() {
			s.look = max(s.look, s.each*t.rule.Next(t.estimate(), s.played/s.each))
		}
	}
	return s.look == s.played
}

func (t *target) add(m Measure) {
	t.all.Kind = m.pool.kind
	t.all.observe(m.observation())
	if m.pool.sketch != nil {
		t.pooled.Merge(m.pool.sketch)
		t.p = m.pool.p
	}
}

func (t *target) estimate() inference.Estimate {
	return t.all.Estimate(t.pooled.Quantile(t.p).Seconds(), confidence)
}

func (t *target) reached() bool {
	return t.byDefault && t.all.N() == 0 || t.rule.Reached(t.estimate())
}

// outcome says how it ended; nil when there was no precision to reach.
func (s *stopping) outcome() *PrecisionOutcome {
	if s == nil {
		return nil
	}
	o := &PrecisionOutcome{Met: true, Most: s.most, Measures: []PreciseMeasured{}}
	for _, t := range s.targets {
		if t.byDefault && t.all.N() == 0 {
			continue
		}
		e := t.estimate()
		m := PreciseMeasured{Measure: t.Path, Unit: t.Unit, Met: t.reached(),
			Value:     Measure{Mean: e.Point, Low: max(0, e.Low), High: e.High, N: e.N},
			HalfWidth: Single(e.HalfWidth()), Wanted: Single(t.rule.Wanted(e))}
		o.Met = o.Met && m.Met
		o.Measures = append(o.Measures, m)
	}
	switch {
	case o.Met:
		o.Because = "every interval is as narrow as it was to be"
	case s.played >= s.most:
		o.Because = "no more replications were allowed"
	default:
		o.Because = "the run was interrupted"
	}
	return o
}
