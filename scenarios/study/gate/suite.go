package gate

import (
	_ "embed"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ecsim/scenarios/study"
	"ecsim/scenarios/study/inference"
)

// Suite is what is played and what is minded.
type Suite struct {
	File       string // as messages name it
	Baseline   string // file
	Confidence float64
	SpeedRuns  int // of each case; 0: speed is not measured
	Cases      []Case

	left []string // cases that Only left out
}

// Only keeps the cases whose name contains one of the texts, and reports whether there are any. What the
// baseline has of the others is neither compared nor forgotten.
func (s *Suite) Only(texts []string) bool {
	var kept []Case
	for _, c := range s.Cases {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(c.Name, text) }) {
			kept = append(kept, c)
		} else {
			s.left = append(s.left, c.Name)
		}
	}
	s.Cases = kept
	return len(kept) > 0
}

// Update is the baseline after what was measured has taken the place of what was there; cases that Only
// left out stay.
func (s *Suite) Update(base, now *Record) *Record {
	updated := Record{Entries: slices.Clone(now.Entries)}
	for _, e := range base.Entries {
		if slices.Contains(s.left, e.Name) {
			updated.Entries = append(updated.Entries, e)
		}
	}
	return &updated
}

// Accept notes that what was measured becomes the baseline, unless the gate is broken. Where there was
// none, there was nothing to compare with.
func (r *Result) Accept(base *Record) {
	if r.Conclusion == Broken {
		return
	}
	r.Updated = true
	if len(base.Entries) > 0 {
		return
	}
	r.Conclusion = Written
	for i := range r.Cases {
		r.Cases[i].Stale = []string{}
	}
}

// Case is one scenario of a suite.
type Case struct {
	Name           string
	Variant        *study.Variant
	Planted        *study.Variant // the same made worse, which must be found; nil: none
	Replications   int
	Measures       []Measure
	SpeedTolerance float64 // share by which processor time may grow
}

// Measure is a figure of a case, and the share of it that a difference may reach before anybody minds.
type Measure struct {
	Path, Unit string
	Better     inference.Direction
	Tolerance  float64
}

//go:embed suite.toml
var bundled []byte

// BundledFile is what messages call the suite inside the program.
const BundledFile = "suite.toml (bundled)"

// source is the text of a suite; without a name, of the bundled one.
func source(name string) (file string, text []byte, err error) {
	if name == "" {
		return BundledFile, bundled, nil
	}
	text, err = os.ReadFile(name)
	return name, text, err
}

// beside is a name in the folder of a suite's file: of a file there, or the name as it is when there is
// none and it may be that of a bundled scenario.
func (s *Suite) beside(name string, isBundledName bool) string {
	if s.File == BundledFile || filepath.IsAbs(name) {
		return name
	}
	there := filepath.Join(filepath.Dir(s.File), name)
	if _, err := os.Stat(there); err != nil && isBundledName {
		return name
	}
	return there
}
