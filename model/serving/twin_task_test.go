package serving

import (
	"slices"

	"ecsim/model"
	"ecsim/sim/clock"
)

// twinTask is one task of a twin.
type twinTask struct {
	twin      *twin
	class     twinClass
	areas     *twinAreas // of the class
	answering bool
	reachable bool

	queue      []*twinRequest
	busy       []*twinRequest // in service
	onCPU      []*twinRequest
	connecting []*twinRequest
	shared     twinCPU // not dedicated
	cuts       int
}

func (t *twin) add(id model.TaskID, w model.Workload, vcpu float64) *twinTask {
	class := twinClass{w, vcpu}
	task := &twinTask{twin: t, class: class, areas: t.areas(class), reachable: true}
	t.tasks = append(t.tasks, task)
	task.beginPeriods(t.config.Streams.Pick("cpu-period", id.String()))
	return task
}

// alive is how many requests the load balancer waits for.
func (k *twinTask) alive() (n int) {
	for _, list := range [][]*twinRequest{k.queue, k.busy, k.connecting} {
		for _, r := range list {
			if !r.ended {
				n++
			}
		}
	}
	return n
}

func (k *twinTask) accept(r *twinRequest) {
	t, w := k.twin, k.class.workload
	switch {
	case !k.reachable:
		k.connecting = append(k.connecting, r)
		at, how := connectTimeout, error504
		if w.Timeout > 0 && w.Timeout <= at {
			at, how = w.Timeout, gaveUp
		}
		k.plan(t.now.Add(at), patienceEnds, func() { t.end(r, how) })
	case !k.answering:
		t.end(r, error502)
	case len(k.busy) == w.Workers && len(k.queue) == w.Queue:
		t.end(r, error503)
	default:
		k.queue = append(k.queue, r)
		k.loseInterest(r)
		k.startQueued()
	}
}

// plan has something happen unless the task is cut before.
func (k *twinTask) plan(at clock.Time, rank int, run func()) {
	cuts := k.cuts
	k.twin.plan(at, rank, func() {
		if cuts == k.cuts {
			run()
		}
	})
}

// loseInterest plans the end of a request that takes too long.
func (k *twinTask) loseInterest(r *twinRequest) {
	t, timeout, idle := k.twin, k.class.workload.Timeout, k.twin.config.IdleTimeout
	patience, how := timeout, gaveUp
	if timeout == 0 || idle > 0 && idle < timeout {
		patience, how = idle, error504
	}
	if patience == 0 {
		return
	}
	k.plan(r.arrived.Add(patience), patienceEnds, func() {
		t.end(r, how)
		if i := slices.Index(k.queue, r); i >= 0 {
			k.queue = slices.Delete(k.queue, i, i+1)
		}
	})
}

func (k *twinTask) startQueued() {
	for len(k.queue) > 0 && len(k.busy) < k.class.workload.Workers {
		r := k.queue[0]
		k.queue = k.queue[1:]
		k.busy = append(k.busy, r)
		if k.class.workload.CPU != model.Dedicated {
			k.share()
			k.charge()
			r.left = int64(r.cpu) * 1024
			k.onCPU = append(k.onCPU, r)
			k.planShared()
			continue
		}
		span := r.cpu
		if whole := int64(k.class.workload.Workers) * 1024; whole > k.units() {
			span = clock.Span(float64(float64(span)*(float64(whole)/float64(k.units()))) + 0.5)
		}
		k.onCPU = append(k.onCPU, r)
		k.plan(k.twin.now.Add(span), workEnds, func() { k.leaveCPU(r) })
	}
}

func (k *twinTask) leaveCPU(r *twinRequest) {
	k.onCPU = without(k.onCPU, r)
	k.plan(k.twin.now.Add(r.wait), workEnds, func() {
		k.busy = without(k.busy, r)
		how := completed
		if d := k.class.workload.Defect; d.Kind == model.ErrorRate && r.draw < d.Rate {
			how = error500
		}
		k.twin.end(r, how)
		k.startQueued()
	})
}

func without(list []*twinRequest, r *twinRequest) []*twinRequest {
	i := slices.Index(list, r)
	return slices.Delete(list, i, i+1)
}

// cut ends everything in flight with a 502.
func (k *twinTask) cut() {
	k.cuts++
	lost := slices.Concat(k.queue, k.busy, k.connecting)
	k.queue, k.busy, k.onCPU, k.connecting = nil, nil, nil, nil
	for _, r := range lost {
		k.twin.endWith(r, error502, func(latency clock.Span) {
			k.twin.cut = append(k.twin.cut, latency) // of the window in which time goes on
		})
	}
	k.shared.version++
	k.shared.changed, k.shared.charged = k.twin.now, k.twin.now
	k.shared.left, k.shared.stalled = k.quota(), false
}

func (k *twinTask) load() int { return len(k.queue) + len(k.busy) }
