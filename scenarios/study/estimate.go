package study

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// Estimate is what the next round of a study costs before it is played. As an error it ends a dry run.
type Estimate struct {
	Round        int           // from 1
	Asked        int           // replications that the study asks for in the round
	Most         int           // replications that it asks for in all rounds, at most; 0: nobody said
	Variants     int           // that lack some
	Replications int           // to be played
	Cells        int           // of the round
	Finished     int           // cells that the store has already
	Simulated    clock.Span    // time to be simulated
	CPU          time.Duration // about: a pilot's speed, scaled by simulated time
	Workers      int
}

// pilotTime bounds how long the pilot runs.
const pilotTime = 2 * time.Second

// Error says what there is to do.
func (e *Estimate) Error() string {
	return fmt.Sprintf("dry run: %d replications of %d variants in %d cells, of which %d are finished",
		e.Replications, e.Variants, e.Cells, e.Finished)
}

// Wall is about how long the round takes on the workers of this machine.
func (e *Estimate) Wall() time.Duration {
	return e.CPU / time.Duration(max(1, min(e.Workers, e.Cells-e.Finished)))
}

// IsWhole reports whether the round is all of the study, as far as the study said.
func (e *Estimate) IsWhole() bool { return e.Round == 1 && 0 < e.Most && e.Most <= e.Asked }

// estimate plays a beginning of the first missing cell and scales its cost to all of them.
func estimate(ctx context.Context, r *round) error {
	missing := r.missing()
	e := &Estimate{Round: r.number, Asked: r.asked, Most: r.lab.Most,
		Cells: len(r.cells), Finished: len(r.cells) - len(missing), Workers: r.lab.workers()}
	variants := map[*Variant]bool{}
	for _, c := range missing {
		variants[c.Variant] = true
		e.Replications += c.Replications()
		e.Simulated += c.Variant.Scenario.Horizon * clock.Span(c.Replications())
	}
	e.Variants = len(variants)
	simulated, took, err := pilot(ctx, missing[0])
	if err != nil {
		return err
	}
	e.CPU = time.Duration(float64(took) * (float64(e.Simulated) / float64(max(1, simulated))))
	return e
}

// pilot plays one replication, or as much of it as there is time for.
func pilot(ctx context.Context, c Cell) (simulated clock.Span, took time.Duration, err error) {
	within, stop := context.WithTimeout(ctx, pilotTime)
	defer stop()
	began := time.Now()
	_, err = scenarios.Play(within, c.Variant.Scenario, c.From, func(now clock.Span) { simulated = now })
	if errors.Is(err, scenarios.ErrInterrupted) && ctx.Err() == nil {
		err = nil
	}
	return simulated, time.Since(began), err
}
