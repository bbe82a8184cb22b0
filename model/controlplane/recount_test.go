package controlplane

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/model/scheduler"
)

// recount compares every tally of a group with a walk over its tasks.
func recount(g *group) string {
	type tally struct {
		count  [scheduler.Standings]int
		paired int
		alone  int
		spread []int
		needy  int
	}
	walked := map[model.RevisionID]*tally{}
	for _, r := range g.revisions {
		walked[r.id] = &tally{spread: make([]int, len(r.spread))}
	}
	total := make([]int, len(g.spread))
	for _, t := range g.roster.tasks {
		if t == nil {
			continue
		}
		w := walked[t.revision.id]
		if w == nil {
			return fmt.Sprintf("%s has a revision that was forgotten", t.id)
		}
		w.count[t.standing]++
		if t.standing == scheduler.Leaving && t.alone {
			w.alone++
		}
		if t.standing.IsLive() {
			w.spread[t.cell()]++
			total[t.cell()]++
			if heap := t.revision.place(t.standing, t.cell()); heap.tasks[t.held[byPlace]] != t {
				return fmt.Sprintf("%s is not where the heap has it", t.id)
			}
		}
		if t.standing == scheduler.Unhealthy && t.replacement == nil {
			w.needy++
		}
		if t.replacement != nil {
			w.paired++
			if t.replacement.replaces != t || t.standing != scheduler.Unhealthy ||
				!t.replacement.standing.IsLive() {
				return fmt.Sprintf("%s and its replacement are no pair", t.id)
			}
		}
	}
	for _, r := range g.revisions {
		w := walked[r.id]
		if w.count != r.count || w.paired != r.paired || w.alone != r.leavingAlone ||
			w.needy != r.needy.len() || !slices.Equal(w.spread, r.spread) {
			return fmt.Sprintf("revision %d: counts %v differ from the walk %+v", r.id, r.count, *w)
		}
	}
	if !slices.Equal(total, g.spread) {
		return fmt.Sprintf("spread %v differs from the walk %v", g.spread, total)
	}
	return ""
}
