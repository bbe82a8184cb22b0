package study

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"ecsim/scenarios"
	"ecsim/scenarios/study/store"
)

// Lab finds tallies: from its store where they have been played before, else by playing them.
type Lab struct {
	Store    Store // finished cells; nil: in memory, as long as the Lab
	Workers  int   // cells played at once; 0: as many as there are processors. Changes no figure
	Shard    Shard // which cells are played here
	Only     bool  // play nothing: what the store lacks is missing
	Dry      bool  // play nothing: the first round that asks for cells ends with *Estimate
	Progress func(Progress)

	// Most is how many replications the study asks for in all its rounds, at most; 0: nobody said. The study
	// sets it before its first round, for a dry run to tell.
	Most int

	// Before is called with the cells of the first round before any is looked for. Its error ends the study.
	Before func(ctx context.Context, first []Cell) error

	rounds int
}

// Tallies has one tally for each need, in order. The error is *Pending when cells are missing that other
// shards are to play, *Estimate of a dry run, and scenarios.ErrInterrupted when ctx ended: then the cells
// that were finished are in the store, and asking again goes on from there.
func (l *Lab) Tallies(ctx context.Context, needs []Need) ([]*Tally, error) {
	if l.Store == nil {
		l.Store = store.NewMemory()
	}
	l.rounds++
	r := &round{lab: l, number: l.rounds, have: map[string]*cellDocument{}}
	for _, n := range needs {
		r.asked += n.To - n.From
		for _, c := range n.cells() {
			r.add(c)
		}
	}
	if l.rounds == 1 && l.Before != nil {
		if err := l.Before(ctx, r.cells); err != nil {
			return nil, err
		}
	}
	if err := r.look(ctx); err != nil {
		return nil, err
	}
	if l.Dry && len(r.missing()) > 0 {
		return nil, estimate(ctx, r)
	}
	if err := r.play(ctx); err != nil {
		return nil, err
	}
	if err := r.pending(ctx); err != nil {
		return nil, err
	}
	tallies := make([]*Tally, len(needs))
	for i, n := range needs {
		var cells []*cellDocument
		for _, c := range n.cells() {
			cells = append(cells, r.have[c.Key()])
		}
		tallies[i] = tallyOf(n, cells)
	}
	return tallies, nil
}

func (l *Lab) workers() int {
	if l.Workers > 0 {
		return l.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// round is the cells of one call, each once, in the order in which they were asked for.
type round struct {
	lab    *Lab
	number int
	asked  int // replications, also of needs that are equal
	cells  []Cell
	have   map[string]*cellDocument // nil: not yet
}

func (r *round) add(c Cell) {
	if _, known := r.have[c.Key()]; !known {
		r.have[c.Key()] = nil
		r.cells = append(r.cells, c)
	}
}

// look takes what the store has.
func (r *round) look(ctx context.Context) error {
	cells := r.missing()
	found := make([]*cellDocument, len(cells))
	err := each(len(cells), func(i int) (err error) {
		found[i], err = r.read(ctx, cells[i])
		return err
	})
	for i, document := range found {
		if document != nil {
			r.have[cells[i].Key()] = document
		}
	}
	return err
}

// read is a finished cell; nil when the store has none.
func (r *round) read(ctx context.Context, c Cell) (*cellDocument, error) {
	document, err := r.lab.Store.Get(ctx, c.Key())
	switch {
	case errors.Is(err, store.ErrMissing):
		return nil, nil
	case err != nil && ctx.Err() != nil:
		return nil, scenarios.ErrInterrupted
	case err != nil:
		return nil, fmt.Errorf("reading a finished cell: %w", err)
	}
	decoded, err := c.decode(document)
	if err != nil {
		return nil, Unreadable{Where: fmt.Sprint(r.lab.Store), Key: c.Key(), Reason: err}
	}
	return decoded, nil
}

// missing lists the cells that are not there, in order.
func (r *round) missing() (cells []Cell) {
	for _, c := range r.cells {
		if r.have[c.Key()] == nil {
			cells = append(cells, c)
		}
	}
	return cells
}

// mine lists the missing cells that are to be played here.
func (r *round) mine() (cells []Cell) {
	for place, c := range r.cells {
		if r.have[c.Key()] == nil && r.lab.Shard.owns(place) && !r.lab.Only {
			cells = append(cells, c)
		}
	}
	return cells
}

// pending looks once more for what others may have finished meanwhile, and names what they have not.
func (r *round) pending(ctx context.Context) error {
	if err := r.look(ctx); err != nil {
		return err
	}
	p := &Pending{Round: r.number, Of: max(1, r.lab.Shard.Of), Cells: len(r.cells)}
	for place, c := range r.cells {
		if r.have[c.Key()] == nil {
			p.Missing = append(p.Missing, Missing{c, place % p.Of})
		}
	}
	if len(p.Missing) == 0 {
		return nil
	}
	return p
}
