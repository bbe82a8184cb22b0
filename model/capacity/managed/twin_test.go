package managed

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ecsim/model"
	_ "ecsim/sim/random/repeatable"
)

// drawCandidates draws types of which some are worth their price and some are not.
func drawCandidates(t *rapid.T) []Candidate {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Candidate {
		size := rapid.IntRange(1, 4).Draw(t, "size")
		return Candidate{
			Name:         "type",
			Architecture: rapid.SampledFrom([]model.Architecture{model.X86, model.ARM}).Draw(t, "architecture"),
			Price:        int64(size*40 + rapid.IntRange(-30, 30).Draw(t, "extra")),
			Room: Room{CPUUnits: 4 * size, MemoryMiB: rapid.IntRange(2, 8).Draw(t, "memory") * size,
				Interfaces: rapid.IntRange(1, 4).Draw(t, "interfaces"), GPUs: rapid.IntRange(0, 1).Draw(t, "gpus")},
			Ports: []model.HostPort{{Number: 22}},
		}
	}), 1, 5).Draw(t, "candidates")
}

func drawKind(t *rapid.T, candidates int) Kind {
	k := Kind{
		Group: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "group"),
		Room: Room{CPUUnits: rapid.IntRange(1, 6).Draw(t, "cpu"), MemoryMiB: rapid.IntRange(1, 10).Draw(t, "mib"),
			Interfaces: rapid.IntRange(0, 1).Draw(t, "interface"), GPUs: rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "gpu")},
		Distinct:     rapid.IntRange(0, 4).Draw(t, "distinct") == 0,
		Architecture: rapid.SampledFrom([]model.Architecture{"", "", model.X86, model.ARM}).Draw(t, "architecture"),
	}
	if k.Distinct { // all tasks of a service are
		k.Group += " apart"
	}
	if rapid.IntRange(0, 4).Draw(t, "port") == 0 {
		k.Ports = []model.HostPort{{Number: rapid.SampledFrom([]int{80, 80, 80, 22}).Draw(t, "number")}}
	}
	switch rapid.IntRange(0, 9).Draw(t, "constraint") {
	case 0, 1:
		allowed := rapid.SliceOfN(rapid.Bool(), candidates, candidates).Draw(t, "allowed")
		k.Accepts = func(p *Place) bool { return allowed[p.Candidate] }
	case 2:
		k.Accepts = func(p *Place) bool { return p.Zone == "b" }
	case 3:
		k.AsksForTasks = true
		k.Accepts = func(p *Place) bool { return !slices.Contains(p.Groups, "a") }
	case 4:
		most := rapid.IntRange(1, 3).Draw(t, "most")
		k.AsksForTasks = true
		k.Accepts = func(p *Place) bool { return p.Tasks < most }
	}
	return k
}

func drawWaiting(t *rapid.T, candidates, most int) []Waiting {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Waiting {
		counts := rapid.SliceOfN(rapid.IntRange(0, 3), 1, 3).Draw(t, "zones")
		return Waiting{drawKind(t, candidates), zones(counts...), rapid.IntRange(1, most).Draw(t, "count"), nil}
	}), 1, 3).Draw(t, "waiting")
}

// twinTakes reports whether an instance of a type takes tasks together, as one sums them up by hand.
func twinTakes(candidates []Candidate, index int, zone string, tasks []*Kind) bool {
	c := &candidates[index]
	left := c.Room
	ports, groups := map[model.HostPort]int{}, map[string]int{}
	for _, p := range c.Ports {
		ports[p]++
	}
	place := Place{Zone: zone, Candidate: index}
	for _, k := range tasks {
		if k.Accepts != nil && !k.Accepts(&place) {
			return false
		}
		place.Tasks++
		if groups[k.Group] == 0 {
			place.Groups = append(place.Groups, k.Group)
		}
		left = left.less(k.Room, 1)
		groups[k.Group]++
		for _, p := range k.Ports {
			ports[p]++
		}
		if k.Architecture != "" && k.Architecture != c.Architecture {
			return false
		}
	}
	for _, k := range tasks {
		if k.Distinct && groups[k.Group] > 1 {
			return false
		}
		for _, p := range k.Ports {
			if ports[p] > 1 {
				return false
			}
		}
	}
	return left.CPUUnits >= 0 && left.MemoryMiB >= 0 && left.GPUs >= 0 && left.Interfaces >= 0
}

func twinCheapest(candidates []Candidate, tasks []*Kind) int {
	best := -1
	for i := range candidates {
		if twinTakes(candidates, i, "a", tasks) && (best < 0 || candidates[i].Price < candidates[best].Price) {
			best = i
		}
	}
	return best
}

// twinPlan is the rule of doc.go word by word for the tasks of one zone: every type is tried, task by
// task.
func twinPlan(candidates []Candidate, tasks []*Kind) (types []int, price int64) {
	for len(tasks) > 0 {
		bestPrice, bestTypes := int64(math.MaxInt64), []int(nil)
		var bestLeft []*Kind
		for c := range candidates {
			if !twinTakes(candidates, c, "a", tasks[:1]) {
				continue
			}
			left, chosen, sum := slices.Clone(tasks), []int(nil), int64(0)
			for {
				var on, rest []*Kind
				for _, k := range left {
					if twinTakes(candidates, c, "a", append(slices.Clone(on), k)) {
						on = append(on, k)
					} else {
						rest = append(rest, k)
					}
				}
				if left = rest; len(on) == 0 {
					break
				}
				chosen = append(chosen, twinCheapest(candidates, on))
				sum += candidates[chosen[len(chosen)-1]].Price
			}
			for _, k := range left {
				sum += candidates[twinCheapest(candidates, []*Kind{k})].Price
			}
			if sum < bestPrice || sum == bestPrice && len(chosen) < len(bestTypes) {
				bestPrice, bestTypes, bestLeft = sum, chosen, left
			}
		}
		for _, c := range bestTypes {
			price += candidates[c].Price
		}
		types, tasks = append(types, bestTypes...), bestLeft
	}
	return types, price
}

// optimum is the least price of instances for tasks, found by trying every division of them.
func optimum(candidates []Candidate, tasks []*Kind, on [][]*Kind) int64 {
	if len(tasks) == 0 {
		sum := int64(0)
		for _, together := range on {
			c := twinCheapest(candidates, together)
			if c < 0 {
				return math.MaxInt64
			}
			sum += candidates[c].Price
		}
		return sum
	}
	best := optimum(candidates, tasks[1:], append(slices.Clone(on), tasks[:1]))
	for i := range on {
		with := slices.Clone(on)
		with[i] = append(slices.Clone(on[i]), tasks[0])
		best = min(best, optimum(candidates, tasks[1:], with))
	}
	return best
}

// MI-01, MI-05: the types are those of the rule carried out by hand; they never cost less than the best
// division, nor more than one instance that would take everything.
func TestPlanAgreesWithItsTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		candidates := drawCandidates(t)
		waiting := drawWaiting(t, len(candidates), 3)
		var lots []lot
		for i := range waiting {
			waiting[i].Zones = zones(0)
			lots = append(lots, lot{&waiting[i].Kind, waiting[i].Count})
		}
		slices.SortStableFunc(lots, largestFirst)
		var tasks []*Kind
		for _, l := range lots {
			for range l.count {
				if twinCheapest(candidates, []*Kind{l.Kind}) >= 0 {
					tasks = append(tasks, l.Kind)
				}
			}
		}
		launches, _ := Plan(candidates, waiting, nil)
		want, price := twinPlan(candidates, tasks)
		var got []int
		for _, l := range launches {
			got = append(got, l.Candidate)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("launches %v, want %v", got, want)
		}
		if len(tasks) <= 6 {
			if least := optimum(candidates, tasks, nil); price < least {
				t.Fatalf("costs %d, less than the least, %d", price, least)
			}
		}
		if one := twinCheapest(candidates, tasks); len(tasks) > 0 && one >= 0 && price > candidates[one].Price {
			t.Fatalf("costs %d, and one instance for %d takes everything", price, candidates[one].Price)
		}
	})
}
