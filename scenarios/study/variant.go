package study

import (
	"fmt"

	"ecsim/model"
	"ecsim/scenarios"
)

// Variant is one scenario of a study.
type Variant struct {
	Name     string
	Set      []string // the PATH=VALUE changes that make it, for people
	Scenario *model.Scenario

	hash string
}

// NewVariant names a scenario that Load has completed.
func NewVariant(name string, s *model.Scenario, set ...string) *Variant {
	return &Variant{Name: name, Set: set, Scenario: s, hash: scenarios.Hash(s)}
}

// Hash is scenarios.Hash of the variant's scenario.
func (v *Variant) Hash() string { return v.hash }

// Need asks for replications [From, To) of a variant. Replication r of every variant draws from the same
// streams, so variants of one seed face the same load: common random numbers.
type Need struct {
	Variant  *Variant
	From, To int
}

// Cell is a range of replications of one scenario: what is played, stored and shared out as one.
type Cell struct {
	Variant  *Variant
	From, To int
}

const (
	// usualCells is into how many cells a need is cut that is not large: enough for many workers to be busy, few
	// enough to be files.
	usualCells = 16
	// mostReplications bounds a cell: who is killed loses no more for each worker, and a large need is work for as
	// many shards as it has cells.
	mostReplications = 8
)

// cells cuts a need. It depends on the need only, so that every shard and every rerun cuts alike.
func (n Need) cells() (cells []Cell) {
	size := min((n.To-n.From+usualCells-1)/usualCells, mostReplications)
	for from := n.From; from < n.To; from += size {
		cells = append(cells, Cell{n.Variant, from, min(from+size, n.To)})
	}
	return cells
}

// Key names the cell's result in a Store: it is a file name, equal for equal scenarios, seeds, ranges and
// builds of ecsim, whichever study they belong to.
func (c Cell) Key() string {
	return fmt.Sprintf("%.16s-%s-seed%d-%d-%d.json", c.Variant.hash, versionTag(), c.Variant.Scenario.Seed,
		c.From, c.To)
}

// Replications is how many the cell has.
func (c Cell) Replications() int { return c.To - c.From }
