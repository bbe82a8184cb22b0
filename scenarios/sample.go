package scenarios

import (
	"context"
	"slices"

	"ecsim/model"
	"ecsim/model/world"
	"ecsim/pricing/commitment"
	"ecsim/scenarios/study/inference"
	"ecsim/sim/clock"
	"ecsim/sim/stats"
)

// Sample is what one replication measured, as studies need it: numbers that can be joined with those of
// other replications, and no stories.
type Sample struct {
	Replication int
	Figures     []Figure        // as Measures lists them
	Sketches    []*stats.Sketch // what the quantiles among them are of
	Spend       []commitment.Spend
}

// Figure is one measure of one replication: how it joins those of others, and what it brings.
type Figure struct {
	Kind inference.Kind
	inference.Observation
	Sketch int     // of a Quantile: its place in Sketches
	P      float64 // of a Quantile: which, 0 to 1
}

// PlayProgress is told how much of a replication has been simulated.
type PlayProgress func(simulated clock.Span)

// Play runs one replication and keeps its figures only. When ctx ends first the error is ErrInterrupted.
func Play(ctx context.Context, s *model.Scenario, replication int, progress PlayProgress) (*Sample, error) {
	book, err := priceBook(s)
	if err != nil {
		return nil, err
	}
	r := &runner{ctx: ctx, scenario: s, book: book,
		options: RunOptions{Replications: replication + 1, Progress: func(p Progress) {
			if progress != nil {
				progress(p.Simulated)
			}
		}}}
	outcome, err := r.guarded(func() (*Outcome, error) { return r.figuresOnly(replication) }, replication)
	if err != nil {
		return nil, err
	}
	sample := sampleOf(s, outcome, replication)
	sample.Spend = outcome.spend
	return sample, nil
}

// figuresOnly plays one replication without stories, series or explanations.
func (r *runner) figuresOnly(n int) (*Outcome, error) {
	if r.ctx.Err() != nil {
		return nil, ErrInterrupted
	}
	record, err := world.Run(r.scenario, world.Options{Replication: n, Progress: r.progress(n)})
	if err != nil {
		return nil, err
	}
	outcome, err := summarize(r.scenario, record, r.book, false)
	if err != nil {
		return nil, err
	}
	outcome.spend, err = commitment.SpendOf(record.Ledger, r.book.catalog, r.book.region, r.scenario.WarmUp,
		record.Horizon)
	return outcome, err
}

func sampleOf(s *model.Scenario, o *Outcome, replication int) *Sample {
	sample := &Sample{Replication: replication}
	for _, m := range catalogueOf(s) {
		sample.Figures = append(sample.Figures, sample.figure(m.of(o)))
	}
	return sample
}

// figure is what a measure brings; its sketch is kept once, however many quantiles read it.
func (s *Sample) figure(m Measure) Figure {
	f := Figure{Kind: m.pool.kind, Observation: m.observation()}
	if f.Kind == inference.Quantile {
		f.P = m.pool.p
		if f.Sketch = slices.Index(s.Sketches, m.pool.sketch); f.Sketch < 0 {
			f.Sketch = len(s.Sketches)
			s.Sketches = append(s.Sketches, m.pool.sketch)
		}
	}
	return f
}
