package serving

import (
	"slices"

	"ecsim/model"
)

// RevisionCounts is how requests ended that were sent to tasks of one revision.
type RevisionCounts struct {
	Revision  model.RevisionID
	Completed int64
	Failed    int64 // every other end
}

// byRevision counts the ends of requests by revision since it was told last.
type byRevision struct {
	counts []RevisionCounts // in order of revision
	told   []RevisionCounts
}

// of finds the counts of a revision, or makes them.
func (b *byRevision) of(revision model.RevisionID) *RevisionCounts {
	i, found := slices.BinarySearchFunc(b.counts, revision,
		func(c RevisionCounts, r model.RevisionID) int { return int(c.Revision - r) })
	if !found {
		b.counts = slices.Insert(b.counts, i, RevisionCounts{Revision: revision})
	}
	return &b.counts[i]
}

// add counts ends of requests; those of no revision are nobody's.
func (b *byRevision) add(revision model.RevisionID, ended *[endings]int64) {
	if revision == 0 {
		return
	}
	c := b.of(revision)
	for how, n := range ended {
		if ending(how) == completed {
			c.Completed += n
		} else {
			c.Failed += n
		}
	}
}

// tell gives what was counted since it was asked last, of revisions that had something to count.
func (b *byRevision) tell() []RevisionCounts {
	b.told = b.told[:0]
	for i := range b.counts {
		if c := &b.counts[i]; c.Completed+c.Failed > 0 {
			b.told = append(b.told, *c)
			*c = RevisionCounts{Revision: c.Revision}
		}
	}
	return b.told
}

// count counts one end.
func (b *byRevision) count(revision model.RevisionID, how ending) {
	if revision == 0 {
		return
	}
	c := b.of(revision)
	if how == completed {
		c.Completed++
	} else {
		c.Failed++
	}
}
