package managed

import (
	"cmp"
	"slices"
	"strings"

	"ecsim/model"
)

// Waiting is tasks of one kind that wait for an instance.
type Waiting struct {
	Kind
	Zones  []Zone // that they may go to; the tasks of its group in each
	Count  int
	Closed []string // zones that take no launches for a while
}

// Present is an instance that takes tasks, or will when it has registered, and what it has left.
type Present struct {
	Place
	Left  Room
	Ports []model.HostPort // that are taken
}

// Launch is an instance to launch.
type Launch struct {
	Zone      string
	Candidate int // index
	Tasks     int // that it is for
}

// Plan is what a provider launches for tasks that wait, and how many tasks of each entry fit neither on
// an instance that is present nor on a type that it may launch. Instances that are present take what they
// can first (MI-01, MI-05, MI-06).
func Plan(
	candidates []Candidate, waiting []Waiting, present []Present,
) (out []Launch, unplaceable []int) {
	there := make([]vessel, len(present))
	for i, p := range present {
		there[i] = vessel{p.Place, p.Left, slices.Clip(p.Ports)}
	}
	var zones []string
	byZone := map[string][]lot{}
	for i := range waiting {
		w := &waiting[i]
		launchable := Launchable(candidates, &w.Kind, w.Zones)
		for z, n := range Deal(launchable, w.Count) {
			name := launchable[z].Name
			if n > 0 {
				zones = append(zones, name)
				byZone[name] = append(byZone[name], lot{&w.Kind, n})
			}
		}
	}
	slices.Sort(zones)
	for _, zone := range slices.Compact(zones) {
		lots := byZone[zone]
		slices.SortStableFunc(lots, largestFirst)
		lots = usePresent(candidates, lots, there, zone)
		for len(lots) > 0 {
			var cover []Launch
			cover, lots = cheapestCover(candidates, lots, zone)
			out = append(out, cover...)
		}
	}
	return out, unplaceableOf(candidates, waiting, there)
}

// Launchable are those of some zones where a type takes a task.
func Launchable(candidates []Candidate, k *Kind, zones []Zone) (out []Zone) {
	for _, z := range zones {
		if k.fitsIn(candidates, z.Name) {
			out = append(out, z)
		}
	}
	return out
}

// fitsIn reports whether an instance that is launched in a zone would take a task.
func (k *Kind) fitsIn(candidates []Candidate, zone string) bool {
	for i := range candidates {
		if v := empty(candidates, i, zone); v.holds(candidates, k, 1) == 1 {
			return true
		}
	}
	return false
}

// unplaceableOf is how many tasks of each entry fit no type in any zone, be it closed now, nor what
// instances that are present have left.
func unplaceableOf(candidates []Candidate, waiting []Waiting, there []vessel) []int {
	out := make([]int, len(waiting))
	for i := range waiting {
		w := &waiting[i]
		if len(Launchable(candidates, &w.Kind, w.Zones)) > 0 || slices.ContainsFunc(w.Closed,
			func(zone string) bool { return w.fitsIn(candidates, zone) }) {
			continue
		}
		left := []lot{{&w.Kind, w.Count}}
		for _, z := range w.Zones {
			left = usePresent(candidates, left, there, z.Name)
		}
		for _, l := range left {
			out[i] = l.count
		}
	}
	return out
}

// lot is how many tasks of a kind there are.
type lot struct {
	*Kind
	count int
}

func largestFirst(a, b lot) int {
	return cmp.Or(-cmp.Compare(a.Room.GPUs, b.Room.GPUs), -cmp.Compare(a.Room.MemoryMiB, b.Room.MemoryMiB),
		-cmp.Compare(a.Room.CPUUnits, b.Room.CPUUnits), -cmp.Compare(a.Room.Interfaces, b.Room.Interfaces),
		strings.Compare(a.Group, b.Group))
}

// usePresent puts tasks on instances of a zone that are present, and returns those that are left.
func usePresent(candidates []Candidate, lots []lot, there []vessel, zone string) []lot {
	left := slices.Clone(lots)
	for t := range there {
		v := &there[t]
		if v.Zone != zone {
			continue
		}
		for i := range left {
			n := v.holds(candidates, left[i].Kind, left[i].count)
			v.put(left[i].Kind, n)
			left[i].count -= n
		}
	}
	return slices.DeleteFunc(left, func(l lot) bool { return l.count == 0 })
}

// cover is instances for tasks, and what they cost.
type cover struct {
	launches []Launch
	left     []lot // that do not fit its type
	count    int
	price    int64
}

// cheapestCover takes the type whose instances, each exchanged for the cheapest that takes the same
// tasks, cost least. Tasks that do not fit a type are priced as if each had an instance of its own.
func cheapestCover(candidates []Candidate, lots []lot, zone string) ([]Launch, []lot) {
	var best *cover
	for i := range candidates {
		if v := empty(candidates, i, zone); v.holds(candidates, lots[0].Kind, 1) == 0 {
			continue
		}
		c := coverWith(candidates, i, lots, zone)
		if best == nil || c.price < best.price || c.price == best.price && c.count < best.count {
			best = &c
		}
	}
	return best.launches, best.left
}

// coverWith fills instances of one type, one after another, until no task that fits it is left.
func coverWith(candidates []Candidate, of int, lots []lot, zone string) (c cover) {
	left := slices.Clone(lots)
	for {
		v := empty(candidates, of, zone)
		var filled []lot
		alike := 0
		for i := range left {
			n := v.holds(candidates, left[i].Kind, left[i].count)
			if n == 0 {
				continue
			}
			v.put(left[i].Kind, n)
			filled = append(filled, lot{left[i].Kind, n})
			times := left[i].count / n
			if alike == 0 || times < alike {
				alike = times
			}
		}
		if alike == 0 {
			break
		}
		tasks, f := 0, 0
		for i := range left {
			if f < len(filled) && filled[f].Kind == left[i].Kind {
				left[i].count -= alike * filled[f].count
				tasks += filled[f].count
				f++
			}
		}
		fitting := cheapest(candidates, filled, zone)
		c.price += int64(alike) * candidates[fitting].Price
		c.count += alike
		for range alike {
			c.launches = append(c.launches, Launch{zone, fitting, tasks})
		}
	}
	for _, l := range left {
		if l.count > 0 {
			c.left = append(c.left, l)
			c.price += int64(l.count) * candidates[cheapest(candidates, []lot{{l.Kind, 1}}, zone)].Price
		}
	}
	return c
}

// cheapest is the candidate of the lowest price that takes tasks together on one instance of a zone, the
// first of equal ones; −1: none does.
func cheapest(candidates []Candidate, lots []lot, zone string) int {
	best := -1
	for i := range candidates {
		if (best < 0 || candidates[i].Price < candidates[best].Price) && takes(candidates, i, lots, zone) {
			best = i
		}
	}
	return best
}

func takes(candidates []Candidate, of int, lots []lot, zone string) bool {
	v := empty(candidates, of, zone)
	for _, l := range lots {
		if n := v.holds(candidates, l.Kind, l.count); n < l.count {
			return false
		}
		v.put(l.Kind, l.count)
	}
	return true
}
