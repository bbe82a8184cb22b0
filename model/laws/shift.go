package laws

import (
	"ecsim/model"
	"ecsim/sim/clock"
)

// shifts: traffic goes to a revision of which all desired healthy tasks were seen (B-03), its share
// only grows until it is taken away (B-04 to B-06, B-11), and stages come in order (B-02).
func (k *Keeper) shifts(at clock.Time, cmd model.Command) {
	switch c := cmd.(type) {
	case model.ShiftTraffic:
		b := k.of(c.Service)
		if k.services[c.Service].External {
			return // its controller decides
		}
		if c.Permille > 0 && b.stage < model.ScaleUp {
			k.broken(at, "revision %d gets traffic before SCALE_UP", c.Revision)
		}
		if c.Permille > 0 && c.Revision == b.shared && c.Permille <= b.share {
			k.broken(at, "revision %d gets %d after %d", c.Revision, c.Permille, b.share)
		}
		if c.Permille > 0 && c.Revision == b.baseline {
			k.broken(at, "revision %d has the traffic already", c.Revision)
		}
		b.shared, b.share = c.Revision, c.Permille
	case model.EnterStage:
		b := k.of(c.Service)
		if c.Stage == model.PostScaleUp && b.healthyOf(c.Revision) < b.desired {
			k.broken(at, "SCALE_UP ends with %d healthy, desired %d", b.healthyOf(c.Revision),
				b.desired)
		}
		again := c.Stage == model.PreProductionTrafficShift && c.Step > 1
		if c.Stage < b.stage && c.Stage > model.PreScaleUp && !again {
			k.broken(at, "%s after %s", c.Stage, b.stage)
		}
		b.stage = c.Stage
		if c.Stage == model.CleanUp {
			b.baseline = c.Revision
		}
	}
}

// startsBeside: of no revision are there more tasks than desired and one replacement for each; and a
// deployment that failed launches nothing of its own (B-03, D-11, S-15).
func (k *Keeper) startsBeside(at clock.Time, c model.StartTask, b *group) {
	live := 0
	for _, e := range b.tasks {
		if e.revision == c.Revision && !e.leaving {
			live++
		}
	}
	if live > 2*b.desired {
		k.broken(at, "%s: %d tasks of revision %d, desired %d", c.Task, live, c.Revision,
			b.desired)
	}
	if b.stalled && c.Revision == b.revision {
		k.broken(at, "%s: a FAILED deployment launches", c.Task)
	}
}

// releasesBeside: by its own doing the scheduler never takes a revision that has traffic, or may get it
// back until CLEAN_UP, below the desired healthy tasks (B-03, B-07, B-11). Where a host is
// to go, and no other revision waits to take the traffic, the floor is enough (S-43, L-38).
func (k *Keeper) releasesBeside(at clock.Time, id model.TaskID, e *task) {
	b := k.of(id.Group)
	hasTraffic := e.revision == b.baseline || e.revision == b.shared && b.share > 0
	least, spec := b.desired, k.services[id.Group].Deployment
	if (!b.deploying || b.baseline == b.revision) && (e.retired || k.draining[e.instance]) {
		least = floor(b.desired, spec.MinimumHealthyPercent)
		if e.retired && ceiling(b.desired, spec.MaximumPercent) <= b.desired {
			least = 0
		}
	}
	if healthy := b.healthyOf(e.revision); e.counted && hasTraffic && healthy-1+b.held(at) < least {
		k.broken(at, "%s: stopping it leaves %d healthy of a revision with traffic, desired %d", id,
			healthy-1, b.desired)
	}
}

func (b *group) healthyOf(revision model.RevisionID) int {
	n := 0
	for _, e := range b.tasks {
		if e.counted && e.revision == revision {
			n++
		}
	}
	return n
}
