package gate

import (
	"context"
	"fmt"

	"ecsim/scenarios/study"
)

// Measured are the figures of a suite and of its cases that were made worse on purpose.
type Measured struct {
	Record  Record
	Planted Record // of the cases that have one, under the same names
}

// Measure plays every case of a suite, and the planted ones; speed is measured apart.
func (s *Suite) Measure(ctx context.Context, lab *study.Lab) (*Measured, error) {
	var needs []study.Need
	for _, c := range s.Cases {
		needs = append(needs, study.Need{Variant: c.Variant, To: c.Replications})
	}
	for _, c := range s.Cases {
		if c.Planted != nil {
			needs = append(needs, study.Need{Variant: c.Planted, To: c.Replications})
		}
	}
	lab.Most = 0
	for _, n := range needs {
		lab.Most += n.To
	}
	tallies, err := lab.Tallies(ctx, needs)
	if err != nil {
		return nil, err
	}
	m := &Measured{}
	for i, c := range s.Cases {
		m.Record.Entries = append(m.Record.Entries, c.entryOf(tallies[i]))
	}
	next := len(s.Cases)
	for _, c := range s.Cases {
		if c.Planted != nil {
			m.Planted.Entries = append(m.Planted.Entries, c.entryOf(tallies[next]))
			next++
		}
	}
	return m, nil
}

// entryOf are the measures of a case in a tally.
func (c *Case) entryOf(t *study.Tally) Entry {
	e := Entry{Name: c.Name, Hash: shortHash(t.Variant.Hash()), Seed: t.Variant.Scenario.Seed,
		Replications: c.Replications}
	for _, m := range c.Measures {
		column, ok := t.Column(m.Path)
		if !ok {
			panic(fmt.Sprintf("gate: a tally of %s without %s", c.Name, m.Path))
		}
		e.Figures = append(e.Figures, Figure{m.Path, m.Unit, m.Better, column})
	}
	return e
}
