package study

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// Progress is how far a round is.
type Progress struct {
	Round     int        // from 1
	Cells     int        // to be played in this round, here
	Done      int        // of these
	Simulated clock.Span // of Total
	Total     clock.Span // of all cells to be played here
}

// play plays the cells that are missing and belong here, some at a time, and stores each as soon as it is
// finished. The first error stops the others.
func (r *round) play(ctx context.Context) error {
	cells := r.mine()
	if len(cells) == 0 {
		return nil
	}
	p := &pool{round: r, cells: cells, simulated: make([]clock.Span, len(cells))}
	for _, c := range cells {
		p.progress.Total += c.Variant.Scenario.Horizon * clock.Span(c.Replications())
	}
	p.progress.Round, p.progress.Cells = r.number, len(cells)
	return p.run(ctx)
}

// pool plays cells side by side.
type pool struct {
	round *round
	cells []Cell

	mutex     sync.Mutex
	simulated []clock.Span // by cell
	progress  Progress
	err       error
}

func (p *pool) run(ctx context.Context) error {
	within, stop := context.WithCancel(ctx)
	defer stop()
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(p.round.lab.workers(), len(p.cells)) {
		workers.Go(func() {
			for i := range next {
				if err := p.playOne(within, i); err != nil {
					p.fail(err)
					stop()
				}
			}
		})
	}
	for i := range p.cells {
		select {
		case next <- i:
		case <-within.Done():
		}
	}
	close(next)
	workers.Wait()
	if p.err == nil && ctx.Err() != nil {
		return scenarios.ErrInterrupted
	}
	return p.err
}

// fail keeps the first error that says more than that others were stopped.
func (p *pool) fail(err error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.err == nil || errors.Is(p.err, scenarios.ErrInterrupted) {
		p.err = err
	}
}

// playOne plays a cell and stores it.
func (p *pool) playOne(ctx context.Context, i int) error {
	c := p.cells[i]
	var samples []*scenarios.Sample
	for n := c.From; n < c.To; n++ {
		before := c.Variant.Scenario.Horizon * clock.Span(n-c.From)
		sample, err := scenarios.Play(ctx, c.Variant.Scenario, n, func(now clock.Span) { p.tell(i, before+now, 0) })
		if err != nil {
			return err
		}
		samples = append(samples, sample)
	}
	document, err := c.encode(samples)
	if err != nil {
		return err
	}
	// A cell that has been played is kept even when the study was interrupted meanwhile.
	if err := p.round.lab.Store.Put(context.WithoutCancel(ctx), c.Key(), document); err != nil {
		return fmt.Errorf("storing a finished cell: %w", err)
	}
	decoded, err := c.decode(document)
	if err != nil {
		return err
	}
	p.mutex.Lock()
	p.round.have[c.Key()] = decoded
	p.mutex.Unlock()
	p.tell(i, c.Variant.Scenario.Horizon*clock.Span(c.Replications()), 1)
	return nil
}

// tell passes on how far the round is.
func (p *pool) tell(cell int, simulated clock.Span, done int) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.progress.Simulated += simulated - p.simulated[cell]
	p.simulated[cell] = simulated
	p.progress.Done += done
	if p.round.lab.Progress != nil {
		p.round.lab.Progress(p.progress)
	}
}
