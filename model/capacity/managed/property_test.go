package managed

import (
	"testing"

	"pgregory.net/rapid"

	"ecsim/model"
	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable"
)

// MI-01, MI-06: no instance is launched that takes no task, none for tasks that fit nowhere, and zones
// end as even as the deal of each group can make them.
func TestPlanIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		candidates := drawCandidates(t)
		waiting := drawWaiting(t, len(candidates), 9)
		var coming []Present
		for range rapid.IntRange(0, 3).Draw(t, "coming") {
			v := empty(candidates, rapid.IntRange(0, len(candidates)-1).Draw(t, "type"),
				rapid.SampledFrom([]string{"a", "b"}).Draw(t, "zone"))
			coming = append(coming, Present{v.Place, v.room, v.ports})
		}
		launches, nowhere := Plan(candidates, waiting, coming)
		waits, launched := 0, 0
		for i, w := range waiting {
			waits += w.Count - nowhere[i]
			fits := len(Launchable(candidates, &w.Kind, w.Zones)) > 0
			if fits && nowhere[i] > 0 || !fits && nowhere[i] == 0 && len(coming) == 0 {
				t.Fatalf("%d of %d tasks fit nowhere; a type that takes one: %v", nowhere[i], w.Count, fits)
			}
		}
		for _, l := range launches {
			if l.Tasks < 1 {
				t.Fatalf("an instance for no task: %+v", l)
			}
			launched += l.Tasks
		}
		if launched > waits || len(coming) == 0 && launched != waits {
			t.Fatalf("instances for %d tasks, and %d wait", launched, waits)
		}
	})
}

// MI-06: dealing never leaves two zones further apart than they were, or than one task.
func TestDealIsEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		have := rapid.SliceOfN(rapid.IntRange(0, 9), 1, 4).Draw(t, "tasks")
		n := rapid.IntRange(0, 20).Draw(t, "n")
		dealt, sum := Deal(zones(have...), n), 0
		for i := range dealt {
			sum += dealt[i]
			for j := range dealt {
				if dealt[i] > 0 && have[i]+dealt[i] > have[j]+dealt[j]+1 {
					t.Fatalf("%v and %d: %v", have, n, dealt)
				}
			}
		}
		if sum != n {
			t.Fatalf("%d of %d dealt", sum, n)
		}
	})
}

func drawInstance(t *rapid.T, candidates []Candidate) *Instance {
	i := &Instance{
		ID: "i", Zone: rapid.SampledFrom([]string{"a", "a", "b"}).Draw(t, "zone"),
		Candidate: rapid.IntRange(0, len(candidates)-1).Draw(t, "type"),
		Changed:   at(clock.Span(rapid.IntRange(0, 100).Draw(t, "changed")) * minute),
		Draining:  rapid.IntRange(0, 5).Draw(t, "draining") == 0,
		Cut:       rapid.IntRange(0, 9).Draw(t, "cut") == 0,
	}
	i.Drained = i.Changed
	v := empty(candidates, i.Candidate, i.Zone)
	for range rapid.IntRange(0, 5).Draw(t, "tasks") {
		k := drawKind(t, len(candidates))
		if v.holds(candidates, &k, 1) == 1 {
			v.put(&k, 1)
			i.Tasks = append(i.Tasks, Task{k, rapid.IntRange(0, 5).Draw(t, "movable") > 0})
		}
	}
	return i
}

// MI-08 to MI-14: an instance with tasks is ended only after seven days of draining; one with a task that
// must stay, and a Spot one, drain at the end of their lifetime alone; nothing goes before it is due, and
// every start and stop of a task puts that off. Whatever drains for underuse has somewhere to put each task.
func TestInstancesGoOnlyWhenTheyMay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		candidates := drawCandidates(t)
		all := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) *Instance {
			return drawInstance(t, candidates)
		}), 1, 4).Draw(t, "instances")
		p := Policy{
			ScaleInAfter: clock.Span(rapid.IntRange(-1, 60).Draw(t, "scale in after")) * minute,
			Spot:         rapid.Bool().Draw(t, "spot"), Lifetime: DefaultLifetime, DrainWithin: DefaultDrainWithin,
		}
		now := at(clock.Span(rapid.IntRange(0, 22*24*60).Draw(t, "now")) * minute)
		changed := rapid.SampledFrom([]clock.Time{clock.Never, at(0), at(50 * minute)}).Draw(t, "trigger")
		i := all[0]
		d := p.Look(now, i, changed, all, candidates)
		old := now >= i.Launched.Add(p.Lifetime)
		switch {
		case d.Verdict == Keep:
			return
		case now < p.Due(i, changed):
			t.Fatalf("%+v before it is due", d)
		case d.Verdict == End && len(i.Tasks) > 0 && (!i.Draining || now < i.Drained.Add(p.DrainWithin)):
			t.Fatalf("%+v with tasks", d)
		case d.Verdict == Drain && i.Draining:
			t.Fatalf("%+v twice", d)
		case d.Verdict == Drain && !old && (p.Spot || p.ScaleInAfter < 0 || !p.consolidates(i)):
			t.Fatalf("%+v of one that must stay", d)
		case d.Verdict == Drain && !old:
			for n := range i.Tasks {
				if !hasPlace(candidates, i, &i.Tasks[n].Kind, all) {
					t.Fatalf("%+v: task %d has no place", d, n)
				}
			}
		}
		if !old && !i.Draining {
			i.Changed = now
			if p.ScaleInAfter > 0 && p.Look(now, i, changed, all, candidates).Verdict != Keep {
				t.Fatalf("a task has just started or stopped there, and %+v", d)
			}
		}
	})
}

// hasPlace reports whether a task fits on another instance, or on a type that is cheaper.
func hasPlace(candidates []Candidate, from *Instance, k *Kind, all []*Instance) bool {
	for _, other := range all {
		if other == from || other.Draining || other.Cut || other.Zone != from.Zone {
			continue
		}
		together := []*Kind{k}
		for n := range other.Tasks {
			together = append(together, &other.Tasks[n].Kind)
		}
		if twinTakes(candidates, other.Candidate, other.Zone, together) {
			return true
		}
	}
	for c := range candidates {
		if candidates[c].Price < candidates[from.Candidate].Price && twinTakes(candidates, c, from.Zone, []*Kind{k}) {
			return true
		}
	}
	return false
}

// MI-12: with nothing else happening a standalone task has 21 days.
func TestLifetimeOfAStandaloneTask(t *testing.T) {
	i := &Instance{ID: model.InstanceID("mi-1"), Tasks: []Task{{Kind: kind("job", 256, 512)}}}
	p := policy()
	drained := p.Due(i, clock.Never)
	i.Draining, i.Drained = true, drained
	if ended := p.Due(i, clock.Never); drained != at(14*day) || ended != at(21*day) {
		t.Errorf("drains at %v, ends at %v", drained, ended)
	}
}
