package serving

import "ecsim/model"

// sides of a split: tasks of the revision that gets a stated share, and all others.
const (
	sides   = 2
	newSide = 1
)

// wholeTraffic is all requests, in the unit of a share.
const wholeTraffic = 1000

// split divides requests between the tasks of one revision and all others, as the weights of two
// target groups do (B-04 to B-06). The shares are exact and as even as whole requests can be: after
// n requests the revision has had n × share, rounded down.
type split struct {
	revision model.RevisionID // 0: there is one side only
	share    int              // of the revision, in thousandths
	credit   int
}

// sideOf is the side that the tasks of a revision are on.
func (s *split) sideOf(revision model.RevisionID) int {
	if s.revision != 0 && s.revision == revision {
		return 1
	}
	return 0
}

// next is the side that gets the next request.
func (s *split) next() int {
	if s.credit += s.share; s.credit < wholeTraffic {
		return 0
	}
	s.credit -= wholeTraffic
	return 1
}

// Split sends a share of requests from now on, in thousandths, to tasks of one revision, and the
// rest to those of all others. A side without a routed task answers 503, as an empty target group
// does: the other does not stand in for it (LB-10).
func (s *Station) Split(revision model.RevisionID, share int) {
	b := s.balancer
	if revision == b.split.revision {
		b.split = split{revision: revision, share: share}
		return
	}
	var moved []int32
	for i := range b.groups {
		moved = append(moved, b.groups[i].members()...)
	}
	for _, id := range moved {
		b.remove(id)
	}
	b.split = split{revision: revision, share: share}
	for _, id := range moved {
		b.add(id, s.cell.servers[id].routedSince)
	}
}
