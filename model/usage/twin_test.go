package usage

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
	"pgregory.net/rapid"
)

// twin is the ledger done the obvious way: it keeps the label of every task after every step, and
// in the end walks through every second of every task.
type twin struct {
	s         *model.Scenario
	tasks     []*twinTask // in order of creation
	desired   int
	baseline  int
	deploying bool
	deployed  model.RevisionID
	steps     []twinStep
}

type twinTask struct {
	start       model.StartTask
	pulled, end clock.Time // -1: not yet
	healthy     bool       // counted so, once
	badTarget   bool       // as last reported
	sick        bool       // as last reported
	interrupted bool
	failed      bool
	stopped     bool // told to, or by itself
	outdated    bool // a deployment stopped it
	standsIn    bool
}

// twinStep is the label of every task in force from an instant on.
type twinStep struct {
	at     clock.Time
	labels map[model.TaskID]Cause
}

func newTwin(s *model.Scenario) *twin {
	w := &twin{s: s, desired: s.Services[0].DesiredCount, deployed: 1}
	w.baseline = w.desired
	if s.Services[0].Scaling != nil {
		w.baseline = s.Services[0].Scaling.Min
	}
	return w
}

func (w *twin) find(id model.TaskID) *twinTask {
	i := slices.IndexFunc(w.tasks, func(t *twinTask) bool { return t.start.Task == id })
	if i < 0 {
		return nil
	}
	return w.tasks[i]
}

// apply takes in one event or one command.
func (w *twin) apply(at clock.Time, what any) {
	switch x := what.(type) {
	case model.StartTask:
		t := &twinTask{start: x, pulled: -1, end: -1}
		if old := w.find(x.Replaces); old != nil {
			t.standsIn = old.interrupted || old.standsIn && !old.healthy
		}
		if x.Warm {
			t.pulled, t.healthy = at, true
		}
		w.tasks = append(w.tasks, t)
	case model.TaskPullStarted:
		w.find(x.Task).pulled = at
	case model.CountTask:
		w.find(x.Task).healthy = true
	case model.TargetChanged:
		w.find(x.Task).badTarget = x.Status == model.TargetUnhealthy
	case model.TaskHealthChanged:
		w.find(x.Task).sick = x.Health == model.HealthUnhealthy
	case model.SpotInterrupted:
		t := w.find(x.Task)
		t.interrupted, t.stopped = true, true
	case model.TaskFailed:
		t := w.find(x.Task)
		t.failed, t.stopped = !t.interrupted, true
	case model.StopTask:
		t := w.find(x.Task)
		if !t.stopped {
			t.failed = (t.badTarget || t.sick) && !t.healthy
			t.outdated = w.deploying && t.start.Revision != w.deployed
		}
		t.stopped = true
	case model.TaskExited:
		t := w.find(x.Task)
		t.end = at
		if t.start.Task.Group == "batch" && x.ExitCode != 0 && !t.interrupted {
			t.failed = true
		}
	case model.ScaleService:
		w.desired = x.To
		if w.s.Services[0].Scaling == nil {
			w.baseline = x.To
		}
	case model.BeginDeployment:
		w.deploying, w.deployed = true, x.Revision
	case model.CompleteDeployment:
		w.deploying = w.deploying && x.Revision != w.deployed
	case model.FailDeployment:
		w.deploying = w.deploying && x.Revision != w.deployed
	}
	w.steps = append(w.steps, twinStep{at, w.labels()})
}

// labels is the table of doc.go, word for word, for the tasks billed now.
func (w *twin) labels() map[model.TaskID]Cause {
	labels := map[model.TaskID]Cause{}
	var rest []*twinTask
	outdated := 0
	for _, t := range w.tasks {
		switch {
		case t.start.Task.Group == "batch" || t.pulled < 0 || t.end >= 0:
		case t.failed && !t.healthy: // its whole bill is decided in the end
		case t.interrupted || t.standsIn && !t.healthy:
			labels[t.start.Task] = SpotChurn
		default:
			rest = append(rest, t)
			if t.outdated {
				outdated++
			}
		}
	}
	place := func(t *twinTask) int {
		switch {
		case t.outdated:
			return 3
		case t.stopped:
			return 2
		case !t.healthy:
			return 1
		default:
			return 0
		}
	}
	slices.SortFunc(rest, func(a, b *twinTask) int {
		return cmp.Or(place(a)-place(b), a.start.Task.Number-b.start.Task.Number)
	})
	surplus := max(0, len(rest)-w.desired)
	if !w.deploying {
		surplus = min(surplus, outdated)
	}
	for seat, t := range rest {
		switch {
		case seat >= len(rest)-surplus:
			labels[t.start.Task] = DeploymentOverlap
		case seat < w.baseline:
			labels[t.start.Task] = Steady
		default:
			labels[t.start.Task] = Burst
		}
	}
	return labels
}

// ledger walks through every second.
func (w *twin) ledger() *Ledger {
	var l Ledger
	for _, t := range w.tasks {
		if t.pulled < 0 {
			continue
		}
		label := Steady
		step := 0
		for second := int64(0); ; second++ {
			starts := t.pulled.Add(clock.Span(second) * clock.Second)
			over := t.end >= 0 && starts >= t.end
			if starts >= clock.Time(w.s.Horizon) || over && (t.start.Warm || second >= 300) {
				break
			}
			for ; step < len(w.steps) && w.steps[step].at <= starts; step++ {
				if now, billed := w.steps[step].labels[t.start.Task]; billed {
					label = now
				}
			}
			if starts >= clock.Time(w.s.WarmUp) {
				w.second(&l, t, label, second, over)
			}
		}
	}
	return &l
}

// second books one second of a task; over says that only a minimum still asks for it.
func (w *twin) second(l *Ledger, t *twinTask, label Cause, second int64, over bool) {
	switch {
	case t.failed && (!t.healthy || t.start.Task.Group == "batch"):
		label = FailedStarts
	case t.start.Task.Group == "batch" && t.interrupted:
		label = SpotChurn
	}
	td, public := w.s.Jobs[0].Build.TaskDefinition, false
	if t.start.Task.Group == "web" {
		td = w.s.Builds("web")[t.start.Revision-1].TaskDefinition
		public = w.s.Services[0].AssignPublicIP
	}
	hour := int(t.pulled.Add(clock.Span(second)*clock.Second).Seconds()) / 3600
	for _, r := range ratesOf(&td, t.start.Provider, public) {
		if !over || second < r.minimum {
			l.Add(Key{t.start.Task.Group, r.dimension, label, hour}, r.perSecond)
		}
	}
}

// L-31 to L-33: the meter's ledger is what a walk through every second finds, whatever happens.
func TestMeterAgreesWithASecondBySecondWalk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		want, got := newTwin(h.scenario), Ledger{}
		meter := NewMeter(h.scenario, &got)
		for _, m := range h.moments {
			meter.Stepped(m.at, m.event, m.commands)
			want.apply(m.at, m.event)
			for _, c := range m.commands {
				want.apply(m.at, c)
			}
		}
		meter.Finish(clock.Time(h.scenario.Horizon))
		compareLedgers(t, &got, want.ledger())
		compareOverlaps(t, &got, meter.Overlaps(h.scenario.Services[0].Name))
	})
}

// compareOverlaps: what deployments consumed beyond the desired count is what the ledger has for that cause.
func compareOverlaps(t *rapid.T, whole *Ledger, overlaps []Overlap) {
	var parts, overlap Ledger
	for i := range overlaps {
		parts.Merge(&overlaps[i].Ledger)
	}
	for key, quantity := range whole.quantities {
		if key.Cause == DeploymentOverlap {
			overlap.Add(key, quantity)
		}
	}
	if !maps.Equal(parts.quantities, overlap.quantities) {
		t.Fatalf("the overlaps of deployments are %v, the ledger has %v", parts.Entries(), overlap.Entries())
	}
}

func compareLedgers(t *rapid.T, got, want *Ledger) {
	for key, quantity := range want.quantities {
		if got.quantities[key] != quantity {
			t.Errorf("%+v: booked %d, want %d", key, got.quantities[key], quantity)
		}
	}
	if !maps.Equal(got.quantities, want.quantities) {
		t.Fatalf("booked %v, want %v", got.Entries(), want.Entries())
	}
}

// The bill of [a, c) is the bill of [a, b) and that of [b, c), for tasks that outlive b.
func TestLedgersOfAdjacentWindowsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		cut := clock.Span(rapid.Int64Range(0, int64(h.scenario.Horizon)).Draw(t, "cut"))
		book := func(from, to clock.Span) *Ledger {
			s := *h.scenario
			s.WarmUp, s.Horizon = from, to
			var l Ledger
			meter := NewMeter(&s, &l)
			for _, m := range h.moments {
				meter.Stepped(m.at, m.event, m.commands)
			}
			meter.Finish(clock.Time(h.scenario.Horizon))
			return &l
		}
		whole, parts := book(0, h.scenario.Horizon), book(0, cut)
		parts.Merge(book(cut, h.scenario.Horizon))
		compareLedgers(t, parts, whole)
	})
}
