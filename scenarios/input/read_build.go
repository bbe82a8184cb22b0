package input

import (
	"fmt"

	"ecsim/model"
	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// demand is what a service has to do.
type demand uint8

const (
	idle     demand = iota // no request ever comes
	calls                  // requests of other services only
	requests               // requests of clients, and perhaps of other services
	messages               // its tasks poll a queue
)

// readBuild reads workload and delays into b. A key without a value and without a default keeps what b
// has: so a deployment inherits what it does not state.
func (l *loader) readBuild(b *model.Build, w, d *reading.Table, has demand) {
	if has == idle {
		w.Quietly(func() { l.readRequests(&b.Workload, w, has) })
	} else {
		l.readRequests(&b.Workload, w, has)
	}
	take(w, "check_cpu", &b.Workload.CheckCPU, func(k string) clock.Span { return w.Span(k, 0, clock.Minute) })
	l.readMemory(b, w.Table("memory"), has)
	l.readLife(b, w)
	l.readDelays(&b.Delays, d, b.TaskDefinition.Volume != nil, has)
	dependents := hasDependents(b.TaskDefinition)
	if w.Has("init_time") || dependents {
		take(w, "init_time", &b.Workload.InitTime, w.Law)
	}
}

// take reads a key into a field, if the key has a value or a default.
func take[T any](t *reading.Table, key string, field *T, read func(string) T) {
	if t.Value(key) != nil {
		*field = read(key)
	}
}

func hasDependents(d model.TaskDefinition) bool {
	for _, c := range d.Containers {
		for _, on := range c.DependsOn {
			if on.Condition == model.DependsComplete || on.Condition == model.DependsSuccess {
				return true
			}
		}
	}
	return false
}

// serviceWorkload is the schema path of a workload that states everything, or gets its default.
const serviceWorkload = "service.workload"

const most = 1_000_000 // workers or queued requests of one task: beyond any real program

// readRequests reads what requests cost and how a task takes them.
func (l *loader) readRequests(w *model.Workload, t *reading.Table, has demand) {
	l.readCosts(w, t, has)
	take(t, "workers", &w.Workers, func(k string) int { return workers(t, k) })
	take(t, "cores", &w.Cores, func(k string) int { return t.Integer(k, 1, most) })
	if has != messages {
		take(t, "queue", &w.Queue, func(k string) int { return t.Integer(k, 0, most) })
	}
	switch has {
	case messages:
		l.forbidWaiting(t)
	case calls: // each call has a timeout of its own
		t.Quietly(func() { readPatience(t, w) })
	default:
		readPatience(t, w)
	}
}

// readMemory reads workload.memory.
func (l *loader) readMemory(b *model.Build, t *reading.Table, has demand) {
	const mebibyte = 1 << 20
	if has == idle && t.Schema == serviceWorkload+".memory" {
		take(t, "per_request", &b.Workload.Memory.PerRequestMiB, func(string) float64 { return 0 })
	} else {
		take(t, "per_request", &b.Workload.Memory.PerRequestMiB, func(k string) float64 { return t.Bytes(k) / mebibyte })
	}
	take(t, "base", &b.Workload.Memory.BaseMiB, func(k string) float64 { return t.Bytes(k) / mebibyte })
	most, of := b.TaskDefinition.Resources.MemoryMiB, "task's memory"
	if b.TaskDefinition.Unbounded.Memory {
		most, of = int(b.MemoryLimit()), "container's hard limit" // T-10
	}
	if n := t.Get("base"); n != nil && most > 0 && b.Workload.Memory.BaseMiB >= float64(most) {
		l.Problem(n, fmt.Sprintf("less than the %s, %d MiB", of, most), "")
	}
	if n := t.Get("per_request"); n != nil && b.Workload.Memory.PerRequestMiB > 0 &&
		b.Workload.Memory.BaseMiB+b.Workload.Memory.PerRequestMiB > b.MemoryLimit() &&
		b.MemoryLimit() > b.Workload.Memory.BaseMiB {
		l.Problem(n, fmt.Sprintf("room for one request beside the base within %g MiB: the first would kill the task",
			b.MemoryLimit()), "")
	}
	t.Done()
}

// readLife reads how the program starts, stops and fails, and the size of its image.
func (l *loader) readLife(b *model.Build, t *reading.Table) {
	take(t, "startup", &b.Workload.Startup, t.Law)
	take(t, "shutdown", &b.Workload.Shutdown, t.Law)
	image := t.Table("image")
	take(image, "compressed", &b.Delays.ImageMB, func(k string) float64 { return image.Bytes(k) / 1e6 })
	image.Done()
	if t.Has("defect") {
		b.Workload.Defect = l.defect(t)
	}
}

// readDelays reads what AWS takes for each step of a task's life.
func (l *loader) readDelays(b *model.Delays, t *reading.Table, hasVolume bool, has demand) {
	take(t, "provisioning", &b.Provisioning, t.Law)
	if hasVolume {
		take(t, "volume", &b.Volume, t.Law)
	} else {
		t.Quietly(func() { take(t, "volume", &b.Volume, t.Law) })
	}
	take(t, "pending", &b.Pending, t.Law)
	take(t, "pull_rate", &b.PullRate, t.Throughput)
	take(t, "container_start", &b.ContainerStart, t.Law)
	take(t, "registration", &b.Registration, t.Law)
	if has == idle || has == messages { // no load balancer sends requests
		t.Quietly(func() { take(t, "deregistration", &b.Deregistration, t.Law) })
	} else {
		take(t, "deregistration", &b.Deregistration, t.Law)
	}
	take(t, "deprovisioning", &b.Deprovisioning, t.Law)
	take(t, "detection", &b.Detection, t.Law)
}
