package cas

import (
	"slices"
	"testing"

	"ecsim/model"
	"pgregory.net/rapid"

	_ "ecsim/sim/random/repeatable"
)

// bin is an instance with what is left of it; the twins place tasks one by one.
type bin struct {
	left  [4]int
	ports []model.HostPort
}

func (b *bin) take(needs Resources) bool {
	for i, n := range needs.amounts() {
		if n > b.left[i] {
			return false
		}
	}
	for _, p := range needs.Ports {
		if slices.Contains(b.ports, p) {
			return false
		}
	}
	for i, n := range needs.amounts() {
		b.left[i] -= n
	}
	b.ports = append(b.ports, needs.Ports...)
	return true
}

// holds reports whether so many instances take all tasks, each the first that it fits on; of equal
// tasks no other order places more.
func holds(instances int, of Resources, tasks []Resources) bool {
	bins := make([]bin, instances)
	for i := range bins {
		bins[i] = bin{of.amounts(), slices.Clone(of.Ports)}
	}
	for _, t := range tasks {
		if !slices.ContainsFunc(indices(instances), func(i int) bool { return bins[i].take(t) }) {
			return false
		}
	}
	return true
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// packs tries every instance for every task, so that it finds a packing if there is one.
func packs(bins []bin, tasks []Resources) bool {
	if len(tasks) == 0 {
		return true
	}
	for i, b := range bins {
		kept := b
		kept.ports = slices.Clone(b.ports)
		if bins[i].take(tasks[0]) && packs(bins, tasks[1:]) {
			return true
		}
		bins[i] = kept
	}
	return false
}

func drawResources(t *rapid.T, name string, most int) Resources {
	n := func() int { return rapid.IntRange(0, most).Draw(t, name) }
	r := Resources{CPUUnits: n(), MemoryMiB: n() + 1, Interfaces: n(), GPUs: n()}
	for _, p := range rapid.SliceOfNDistinct(rapid.IntRange(80, 83), 0, 1, rapid.ID).Draw(t, name) {
		r.Ports = append(r.Ports, model.HostPort{Number: p})
	}
	return r
}

// TestInstancesAgainstTrialAndError: the count of a group of equal tasks is the least number of
// instances that takes them, found by trying 0, 1, 2 … and placing every task (CP-07); with several
// groups it is a lower bound of an exhaustive packing of all of them together (CP-09).
func TestInstancesAgainstTrialAndError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := drawResources(t, "instance", 12)
		var queue Queue
		var all []Resources
		want, excluded := 0, 0
		for range rapid.IntRange(0, 3).Draw(t, "groups") {
			needs := drawResources(t, "task", 5)
			if slices.ContainsFunc(queue.groups, func(g waiting) bool { return g.needs.equal(needs) }) {
				continue
			}
			tasks := slices.Repeat([]Resources{needs}, rapid.IntRange(1, 5).Draw(t, "tasks"))
			queue.Add(needs, len(tasks))
			if !holds(1, of, tasks[:1]) {
				excluded += len(tasks)
				continue
			}
			all = append(all, tasks...)
			n := 0
			for !holds(n, of, tasks) {
				n++
			}
			want = max(want, n)
		}
		r := RangeOf([]Resources{of})
		got, out := queue.instances(&r)
		if got != want || out != excluded {
			t.Fatalf("%d instances, %d tasks excluded; tried: %d and %d", got, out, want, excluded)
		}
		if got > 0 && len(all) <= 8 {
			bins := make([]bin, got-1)
			for i := range bins {
				bins[i] = bin{of.amounts(), slices.Clone(of.Ports)}
			}
			if packs(bins, all) {
				t.Fatalf("%d instances would do, not %d", got-1, got)
			}
		}
	})
}

// TestTypesBoundTheCount: with several types the count lies between those of a group of the most of
// everything and of the least of everything, and a task that fits the smallest runs on all (CP-10).
func TestTypesBoundTheCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var types []Resources
		for range rapid.IntRange(1, 4).Draw(t, "types") {
			r := drawResources(t, "type", 12)
			r.Ports = nil
			types = append(types, r)
		}
		of := RangeOf(types)
		needs := drawResources(t, "task", 6)
		fits := of.Fits(needs)
		all := !slices.ContainsFunc(types, func(r Resources) bool { return !holds(1, r, []Resources{needs}) })
		if fits != all {
			t.Fatalf("fits the smallest: %v, runs on every type: %v", fits, all)
		}
		if !fits {
			return
		}
		n := rapid.IntRange(1, 20).Draw(t, "tasks")
		got, _ := func() (int, int) { q := fill(n, needs); return q.instances(&of) }()
		for _, r := range types {
			one := RangeOf([]Resources{r})
			q := fill(n, needs)
			if alone, _ := q.instances(&one); got > alone {
				t.Fatalf("%d instances of the largest, but %d of one of the types", got, alone)
			}
		}
	})
}
