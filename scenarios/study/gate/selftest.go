package gate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ecsim/scenarios/study/inference"
)

// leastPlanted is how large a planted regression is, as a share of the figure, where nothing is tolerated.
const leastPlanted = 0.01

// Judge compares with a baseline, proves that the comparison finds regressions, and concludes.
func (s *Suite) Judge(base *Record, m *Measured) (*Result, error) {
	now, err := m.Record.asWritten()
	if err != nil {
		return nil, err
	}
	r := s.Compare(base, now)
	r.SelfTest = s.selfTest(now, &m.Planted)
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

// selfTest plants regressions: every figure of what was measured, one at a time, worse by twice what is
// tolerated; and the scenarios that the suite makes worse itself. Each must be found by Compare against
// what was measured, which has gone through the text of a baseline. And what was measured, held against
// itself, must not be called worse.
func (s *Suite) selfTest(now, planted *Record) []Planted {
	control := s.conclusionOf(now, now)
	all := []Planted{{What: "nothing, and nothing is found", Found: control == Passed || control == Undecided}}
	for _, c := range s.Cases {
		for _, measure := range c.Measures {
			worse := now.clone()
			f := worse.entry(c.Name).figure(measure.Path)
			if f == nil || !f.worsen(max(leastPlanted, 2*measure.Tolerance)) {
				continue // there was nothing to measure
			}
			all = append(all, Planted{Case: c.Name, Measure: measure.Path, What: "worse by twice the tolerance",
				Found: s.finds(now, &worse, c.Name, measure.Path)})
		}
		if len(now.entry(c.Name).Speed) > 1 {
			all = append(all, s.plantSpeed(now, c))
		}
		if c.Planted != nil {
			worse := now.clone()
			worse.entry(c.Name).Figures = planted.entry(c.Name).Figures
			all = append(all, Planted{Case: c.Name, What: strings.Join(c.Planted.Set[len(c.Variant.Set):], ", "),
				Found: s.finds(now, &worse, c.Name, "")})
		}
	}
	return all
}

// plantSpeed makes a case slower by four times what is tolerated, and beyond the noise of this machine:
// whether the comparison is blind is one question, how much it sees on a busy machine another, which the
// interval of its row answers.
func (s *Suite) plantSpeed(base *Record, c Case) Planted {
	worse := base.clone()
	e := worse.entry(c.Name)
	noise := inference.Independent(logs(e.Speed), logs(e.Speed), s.level()).HalfWidth()
	slower := math.Exp(max(math.Log1p(max(leastPlanted, 4*c.SpeedTolerance)), 1.5*noise))
	for k := range e.Speed {
		e.Speed[k] *= slower
	}
	return Planted{Case: c.Name, Measure: SpeedMeasure, What: fmt.Sprintf("%.1f times slower", slower),
		Found: s.finds(base, &worse, c.Name, SpeedMeasure)}
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
			return row.Verdict == inference.Worse && (measure == "" || row.Measure == measure)
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

// worsen shifts every replication by a share of the figure; false when there is no figure. Of a figure of
// zero the share is taken of one unit.
func (f *Figure) worsen(share float64) bool {
	point := f.Estimate(0.95).Point
	if math.IsNaN(point) {
		return false
	}
	shift := share * math.Abs(point)
	if point == 0 {
		shift = share
	}
	if f.Better == inference.HigherIsBetter {
		shift = -shift
	}
	for i := range f.Observations {
		o := &f.Observations[i]
		if f.Kind == inference.Ratio {
			o.Value += float64(shift * o.Weight)
		} else {
			o.Value += shift
		}
	}
	f.Pooled += shift
	return true
}
