package study

import (
	"fmt"
	"slices"
	"strings"
)

// Shard is one of Of equal parts of a study, by Index from 0. The zero value is the whole of it.
type Shard struct{ Index, Of int }

// IsWhole reports whether everything is to be played here.
func (s Shard) IsWhole() bool { return s.Of <= 1 }

// owns reports whether the shard plays the cell at a place in its round. The places count all cells of
// the round, finished or not, so that every shard counts alike.
func (s Shard) owns(place int) bool { return s.IsWhole() || place%s.Of == s.Index }

// Missing is a cell that another shard is to play.
type Missing struct {
	Cell  Cell
	Shard int // whose it is, from 0
}

// Pending says that a study cannot go on: cells of other shards are not in the store yet.
type Pending struct {
	Round   int // from 1
	Of      int // shards
	Cells   int // of the round
	Missing []Missing
}

// Error says how many cells are missing, and of which shards.
func (p *Pending) Error() string {
	var names []string
	for _, shard := range p.Shards() {
		names = append(names, fmt.Sprint(shard))
	}
	return fmt.Sprintf("%d of %d cells are missing, of shards %s", len(p.Missing), p.Cells,
		strings.Join(names, ", "))
}

// Shards lists the shards that have cells missing, in order.
func (p *Pending) Shards() []int {
	var shards []int
	for _, m := range p.Missing {
		shards = append(shards, m.Shard)
	}
	slices.Sort(shards)
	return slices.Compact(shards)
}
