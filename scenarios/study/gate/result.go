package gate

import (
	"math"
	"strconv"
)

// Schema is the name and version of the JSON document.
const Schema = "ecsim.gate/1"

// Result is what the gate says.
type Result struct {
	Schema      string       `json:"schema"`
	Suite       string       `json:"suite"`
	Baseline    string       `json:"baseline"`
	Confidence  float64      `json:"confidence"`  // of all intervals together
	Comparisons int          `json:"comparisons"` // how many intervals that are
	Conclusion  Conclusion   `json:"conclusion"`
	Cases       []CaseResult `json:"cases"`
	Updated     bool         `json:"updated"`   // what was measured becomes the baseline
	Forgotten   []string     `json:"forgotten"` // entries of the baseline that the suite has no more
	SelfTest    []Planted    `json:"self_test"`
}

// CaseResult is one scenario of the suite against the baseline.
type CaseResult struct {
	Name         string   `json:"name"`
	Scenario     string   `json:"scenario"`
	Set          []string `json:"set"`
	Hash         string   `json:"hash"`
	Seed         uint64   `json:"seed"`
	Replications int      `json:"replications"`
	Notes        []string `json:"notes"` // what to know of the comparison: the scenario has changed, say
	Stale        []string `json:"stale"` // why there is none, or none of a part
	Rows         []Row    `json:"rows"`
}

// Row is one measure. Differences are of now less base, in the measure's unit.
type Row struct {
	Measure    string  `json:"measure"`
	Unit       string  `json:"unit"`
	Kind       string  `json:"kind"`
	Better     string  `json:"better"` // lower, higher
	Tolerance  float64 `json:"tolerance"`
	N          int     `json:"n"` // pairs of replications; of speed, runs
	Base       Number  `json:"base"`
	Now        Number  `json:"now"`
	Difference Number  `json:"difference"`
	Low        Number  `json:"low"`
	High       Number  `json:"high"`
	Identical  bool    `json:"identical"` // every figure of every replication is equal
	Verdict    Verdict `json:"verdict"`
}

// Planted is a regression that was put in on purpose, and whether the comparison found it. What is planted
// and seen is in the measure's unit, and worse whatever its sign would be.
type Planted struct {
	Case    string `json:"case"`
	Measure string `json:"measure,omitempty"` // empty: any
	What    string `json:"what"`
	Found   bool   `json:"found"`
	Unit    string `json:"unit,omitempty"`
	Base    Number `json:"base"`    // the baseline's figure; null of a scenario made worse
	Planted Number `json:"planted"` // how much worse than the baseline it was made
	// Sees is how much worse the measure must be to be found with the confidence at least, even when the change
	// draws every random number anew, so that pairs have nothing in common.
	Sees Number `json:"sees"`
}

// Conclusion is what all rows together say.
type Conclusion string

const (
	// Passed: nothing is worse by more than is tolerated, as far as intervals reach.
	Passed Conclusion = "passed"
	// Regressed: something is, with its whole interval.
	Regressed Conclusion = "regressed"
	// Written: there was no baseline to compare with, and what was measured becomes the first.
	Written Conclusion = "written"
	// Stale: not everything could be compared: other seeds, or figures that only one side has.
	Stale Conclusion = "stale"
	// TooFew: something may be worse by more than is tolerated, and the replications are too few to
	// tell.
	TooFew Conclusion = "undecided"
	// Broken: the gate did not find a regression that was planted, so nothing it says counts.
	Broken Conclusion = "broken"
)

// conclude draws the conclusion: what is broken comes before what is worse, that before what could not
// be compared, and that before what is undecided.
func (r *Result) conclude() {
	r.Conclusion = Passed
	rank := map[Conclusion]int{TooFew: 1, Stale: 2, Regressed: 3, Broken: 4}
	raise := func(c Conclusion) {
		if rank[c] > rank[r.Conclusion] {
			r.Conclusion = c
		}
	}
	for i := range r.Cases {
		c := &r.Cases[i]
		if len(c.Stale) > 0 {
			raise(Stale)
		}
		for j := range c.Rows {
			switch c.Rows[j].Verdict {
			case Worse:
				raise(Regressed)
			case Undecided:
				raise(TooFew)
			}
		}
	}
	for _, p := range r.SelfTest {
		if !p.Found {
			raise(Broken)
		}
	}
}

// Count is how many rows have a verdict.
func (r *Result) Count(v Verdict) (n int) {
	for _, c := range r.Cases {
		for _, row := range c.Rows {
			if row.Verdict == v {
				n++
			}
		}
	}
	return n
}

// Number is a float that JSON can hold: what is not finite is null.
type Number float64

// MarshalJSON writes nine significant digits, as the other documents do.
func (n Number) MarshalJSON() ([]byte, error) {
	v := float64(n)
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, v, 'g', 9, 64), nil
}
