package managed

import (
	"slices"

	"ecsim/model"
)

// vessel is an instance while tasks are put on it: one that is there, is coming, or is being thought of.
type vessel struct {
	Place
	room  Room
	ports []model.HostPort // that are taken
}

// empty is an instance of a candidate that has just been launched in a zone.
func empty(candidates []Candidate, of int, zone string) vessel {
	c := &candidates[of]
	return vessel{Place{Zone: zone, Candidate: of}, c.Room, slices.Clip(c.Ports)}
}

// holds is how many of n tasks of a kind fit.
func (v *vessel) holds(all []Candidate, k *Kind, n int) int {
	if k.Architecture != "" && k.Architecture != all[v.Candidate].Architecture {
		return 0
	}
	if k.Distinct {
		n = min(n, 1)
		if slices.Contains(v.Groups, k.Group) {
			return 0
		}
	}
	if len(k.Ports) > 0 {
		n = min(n, 1)
		if slices.ContainsFunc(k.Ports, func(p model.HostPort) bool { return slices.Contains(v.ports, p) }) {
			return 0
		}
	}
	return v.accepts(k, v.room.holds(k.Room, n))
}

// accepts is how many of n tasks the constraints of their kind let in, one after another.
func (v *vessel) accepts(k *Kind, n int) int {
	if n == 0 || k.Accepts == nil {
		return n
	}
	place := v.Place
	for in := range n {
		if !k.Accepts(&place) {
			return in
		}
		if !k.AsksForTasks {
			break
		}
		place.add(k.Group, 1)
	}
	return n
}

// put puts n tasks of a kind there, which fit.
func (v *vessel) put(k *Kind, n int) {
	if n == 0 {
		return
	}
	v.room = v.room.less(k.Room, n)
	v.ports = append(v.ports, k.Ports...)
	v.add(k.Group, n)
}
