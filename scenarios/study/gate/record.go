package gate

import (
	"ecsim/scenarios/study/inference"
)

// Record is what a suite measured.
type Record struct{ Entries []Entry }

// Entry is what one case measured.
type Entry struct {
	Name         string
	Hash         string // of the scenario: scenarios.Hash, shortened
	Seed         uint64
	Replications int
	Figures      []Figure
	Speed        []float64 // processor time of one replication, in calibrations
	Place        Place     // in the file it was read from
}

// Place is where something stands in a baseline.
type Place struct {
	File string
	Line int
}

// Figure is one measure of a case over its replications.
type Figure struct {
	Path   string
	Unit   string
	Better inference.Direction
	inference.Column
}

// entry is that of a name, nil when there is none.
func (r *Record) entry(name string) *Entry {
	for i := range r.Entries {
		if r.Entries[i].Name == name {
			return &r.Entries[i]
		}
	}
	return nil
}

// figure is that of a path, nil when there is none.
func (e *Entry) figure(path string) *Figure {
	for i := range e.Figures {
		if e.Figures[i].Path == path {
			return &e.Figures[i]
		}
	}
	return nil
}

// hashDigits of a scenario's hash tell it from any other.
const hashDigits = 16

// shortHash is a hash as baselines have it.
func shortHash(hash string) string { return hash[:min(hashDigits, len(hash))] }
