package gate

import (
	"fmt"
	"slices"
	"strings"
)

// Judge compares with a baseline, proves that the comparison finds regressions, and concludes.
func (s *Suite) Judge(base *Record, m *Measured) (*Result, error) {
	now, err := m.Record.asWritten()
	if err != nil {
		return nil, err
	}
	r := s.Compare(base, now)
	r.SelfTest = s.selfTest(base, now, &m.Planted)
	r.conclude()
	return r, nil
}

// asWritten is the record as it is read again after it was written. What is compared with a baseline is
// that, so that equal figures are equal to the last digit.
func (r *Record) asWritten() (*Record, error) {
	read, err := Parse("what was measured", r.Format())
	if err != nil {
		return nil, fmt.Errorf("the baseline that would be written cannot be read: %w", err)
	}
	return read, nil
}

// selfTest plants regressions: every measure in turn worse than in the baseline, beyond what is tolerated and
// beyond the noise that the pairs of baseline and now have; and the scenarios that the suite makes worse
// itself. Each must be found by Compare, whose figures have gone through the text of a baseline. And what was
// measured, held against itself, must not be called worse.
func (s *Suite) selfTest(base, now, planted *Record) []Planted {
	control := s.conclusionOf(now, now)
	all := []Planted{{What: "nothing, and nothing is found", Found: control == Passed || control == TooFew,
		Base: none, Planted: none, Sees: none}}
	against := base.fitted(now)
	for _, c := range s.Cases {
		for _, measure := range c.Measures {
			if p, ok := s.plantFigure(against, now, c, measure); ok {
				all = append(all, p)
			}
		}
		if len(now.entry(c.Name).Speed) > 1 {
			all = append(all, s.plantSpeed(against, now, c))
		}
		if c.Planted != nil {
			worse := now.clone()
			worse.entry(c.Name).Figures = planted.entry(c.Name).Figures
			all = append(all, Planted{Case: c.Name, What: strings.Join(c.Planted.Set[len(c.Variant.Set):], ", "),
				Found: s.finds(now, &worse, c.Name, ""), Base: none, Planted: none, Sees: none})
		}
	}
	return all
}

func (s *Suite) conclusionOf(base, now *Record) Conclusion {
	r := s.Compare(base, now)
	r.conclude()
	return r.Conclusion
}

// finds reports whether the comparison fails, and for the right reason: the measure of the case, or any
// measure of it when none is named.
func (s *Suite) finds(base, now *Record, name, measure string) bool {
	r := s.Compare(base, now)
	r.conclude()
	return r.Conclusion == Regressed && slices.ContainsFunc(r.Cases, func(c CaseResult) bool {
		return c.Name == name && slices.ContainsFunc(c.Rows, func(row Row) bool {
			return row.Verdict == Worse && (measure == "" || row.Measure == measure)
		})
	})
}

// clone is a record whose figures can be changed.
func (r *Record) clone() Record {
	out := Record{Entries: slices.Clone(r.Entries)}
	for i := range out.Entries {
		e := &out.Entries[i]
		e.Figures, e.Speed = slices.Clone(e.Figures), slices.Clone(e.Speed)
		for j := range e.Figures {
			e.Figures[j].Observations = slices.Clone(e.Figures[j].Observations)
		}
	}
	return out
}
