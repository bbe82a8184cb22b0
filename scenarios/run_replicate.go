package scenarios

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"ecsim/model"
)

// replicate plays a scenario as often as it is to be played and hands the outcomes over in the order of the
// replications, those that were interrupted left out, until that is enough.
func replicate(
	ctx context.Context, s *model.Scenario, o RunOptions, take func(*Outcome) (enough bool),
) error {
	book, err := priceBook(s)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	q := &queue{take: take, cancel: cancel, waiting: map[int]ended{}, unbroken: o.Antithetic}
	(&runner{ctx: ctx, scenario: s, options: o, book: book}).playAll(q)
	switch {
	case q.err != nil:
		return q.err
	case q.taken < o.Replications && !q.enough:
		return fmt.Errorf("%w after %d of %d replications", ErrInterrupted, q.taken, o.Replications)
	}
	return nil
}

// ended is a replication that has ended, well or not.
type ended struct {
	n       int
	outcome *Outcome
	err     error
}

// aheadPerWorker is how many replications for each worker may have begun and not been handed over: so many
// outcomes are kept at most when one replication takes longer than those after it.
const aheadPerWorker = 4

// playAll hands every replication over, in order. A worker waits when it would run too far ahead of the
// slowest.
func (r *runner) playAll(q *queue) {
	next, done := make(chan int), make(chan ended)
	var workers sync.WaitGroup
	for range min(r.options.Workers, r.options.Replications) {
		workers.Go(func() {
			for n := range next {
				outcome, err := r.guarded(func() (*Outcome, error) { return r.play(n) }, n)
				r.mutex.Lock()
				r.done++
				r.mutex.Unlock()
				done <- ended{n, outcome, err}
			}
		})
	}
	begun, running := 0, 0
	for {
		var issue chan int // nil, which nobody receives from, when no more may begin
		if r.ctx.Err() == nil && begun < min(r.options.Replications, q.due+aheadPerWorker*r.options.Workers) {
			issue = next
		}
		if issue == nil && running == 0 {
			break
		}
		select {
		case issue <- begun:
			begun, running = begun+1, running+1
		case last := <-done:
			running--
			q.accept(last)
		}
	}
	close(next)
	workers.Wait()
}

// queue puts replications that have finished back into order.
type queue struct {
	take    func(*Outcome) (enough bool)
	cancel  context.CancelFunc // ends those that are still being played
	due     int                // the replication that is handed over next
	waiting map[int]ended
	taken   int
	enough  bool
	// after one that was interrupted no more are handed over: they would be of other pairs
	unbroken, broken bool
	err              error // of the first replication that failed
}

func (q *queue) accept(f ended) {
	q.waiting[f.n] = f
	for {
		f, ok := q.waiting[q.due]
		if !ok {
			return
		}
		delete(q.waiting, q.due)
		q.due++
		switch {
		case q.enough || q.broken || q.err != nil: // played ahead, in vain
		case f.err == nil:
			q.taken++
			q.enough = q.take(f.outcome)
		case !errors.Is(f.err, ErrInterrupted):
			q.err = f.err
		default:
			q.broken = q.unbroken
		}
		if q.enough || q.err != nil {
			q.cancel()
		}
	}
}
