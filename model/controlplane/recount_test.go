package controlplane

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/model/scheduler"
)

// recount compares every count of a group with a walk over its tasks.
func recount(g *group) string {
	type counts struct {
		count     [scheduler.Standings]int
		paired    int
		byItself  int
		arriving  int
		protected int
		perCell   []int
		unpaired  int
	}
	walked := map[model.RevisionID]*counts{}
	for _, r := range g.revisions {
		walked[r.id] = &counts{perCell: make([]int, len(r.perCell))}
	}
	total := make([]int, len(g.perCell))
	for _, t := range g.table.tasks {
		if t == nil {
			continue
		}
		w := walked[t.revision.id]
		if w == nil {
			return fmt.Sprintf("%s has a revision that was forgotten", t.id)
		}
		w.count[t.standing]++
		if t.standing == scheduler.Leaving && t.byItself {
			w.byItself++
		}
		if t.isArrival {
			w.arriving++
		}
		if t.standing.IsLive() {
			w.perCell[t.cell()]++
			total[t.cell()]++
			if t.protected {
				w.protected++
			}
			heap := t.revision.tasksIn(t.standing, t.cell())
			if t.mayStopIn(t.standing) && heap.tasks[t.heapIndex[byCell]] != t {
				return fmt.Sprintf("%s is not where the heap has it", t.id)
			}
			if t.mayStopIn(t.standing) && t.host != nil &&
				t.revision.victims[t.standing].tasks[t.host.Host].tasks[t.heapIndex[byHost]] != t {
				return fmt.Sprintf("%s is not where the heap of its instance has it", t.id)
			}
		}
		if t.standing.IsToBeReplaced() && t.replacement == nil {
			w.unpaired++
		}
		if t.replacement != nil {
			w.paired++
			if t.replacement.replaces != t || !t.standing.IsToBeReplaced() ||
				!t.replacement.standing.IsLive() {
				return fmt.Sprintf("%s and its replacement are no pair", t.id)
			}
		}
	}
	for _, r := range g.revisions {
		w := walked[r.id]
		if w.count != r.count || w.paired != r.paired || w.byItself != r.leavingByItself ||
			w.arriving != r.arriving || w.protected != r.protected ||
			w.unpaired != r.unpaired.len() ||
			!slices.Equal(w.perCell, r.perCell) {
			return fmt.Sprintf("revision %d: counts %v differ from the walk %+v", r.id, r.count, *w)
		}
	}
	if !slices.Equal(total, g.perCell) {
		return fmt.Sprintf("tasks per cell %v differ from the walk %v", g.perCell, total)
	}
	return ""
}
