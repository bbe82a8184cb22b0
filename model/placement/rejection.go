package placement

import (
	"slices"
	"strings"
)

// Rejections lists why each host cannot take a task of the request, by the hosts' IDs; hosts that can
// are not in it, nor are those of other capacity providers.
func (k *Candidates) Rejections() []Rejection {
	var out []Rejection
	k.index.cluster.Hosts(func(h *Host) {
		if o := k.request.obstacle(h); o != None && k.request.considers(h) {
			out = append(out, Rejection{h.ID(), o})
		}
	})
	slices.SortFunc(out, func(a, b Rejection) int { return strings.Compare(a.Place, b.Place) })
	return out
}

// Closest is the rejection of the host that met most of what was asked for, as AWS names one; false
// when there was no host.
func Closest(all []Rejection) (closest Rejection, ok bool) {
	for _, r := range all {
		if !ok || slices.Index(filters, r.Obstacle) > slices.Index(filters, closest.Obstacle) {
			closest, ok = r, true
		}
	}
	return closest, ok
}

// Tally is how many hosts an obstacle stands in the way of.
type Tally struct {
	Obstacle Obstacle
	Hosts    int
}

// Tallies counts rejections by obstacle, in the order in which obstacles are looked for.
func Tallies(all []Rejection) (out []Tally) {
	for _, o := range filters {
		n := 0
		for _, r := range all {
			if r.Obstacle == o {
				n++
			}
		}
		if n > 0 {
			out = append(out, Tally{o, n})
		}
	}
	return out
}
