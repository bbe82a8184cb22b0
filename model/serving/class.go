package serving

import (
	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

const (
	unitsPerCore = 1024 // the resolution of CPU: a vCPU is 1024 CPU units (T-03)
	mebibyte     = 1 << 20
)

// classKey is everything that makes two tasks serve alike.
type classKey struct {
	cpu, wait random.Distribution
	workers   int
	queue     int
	shared    bool // requests share the CPU; else each worker owns its part
	quota     bool // what they share is a quota of each period
	timeout   clock.Span
	errorRate float64
	check     clock.Span
	units     int64 // CPU units of the task
	cores     int64 // that the program can use at a time; 0: no bound of its own
	memory    int64 // bytes that each request holds
	revision  model.RevisionID
	apart     bool // what it uses is told apart
}

// class is what tasks of one workload and size have in common, with the draws of the present blocks
// of requests as they would turn out on such a task.
type class struct {
	classKey
	tasks int // slots of this class
	ended [endings]int64

	// patience is after how long an unanswered request ends, and impatience how.
	patience   clock.Span
	impatience ending

	// A dedicated worker runs at 1/slowdown of a core.
	slowdown float64

	inUse integral // CPU: workers when dedicated, CPU units when shared; paid out in core-ns
	held  integral // requests in tasks; paid out in MiB-µs of the memory that they hold

	cpuSampler, waitSampler random.Sampler

	// The draws of one block of requests of each origin, by place; block -1 is none. CPU time is
	// that of a worker when dedicated, of a core when shared.
	blocks   [origins]int64
	cpuTime  [places]clock.Span
	waitTime [places]clock.Span
	fails    [places]bool
}

// forever is longer than any request takes.
const forever clock.Span = 1 << 61

func (p *Pool) classOf(w *model.Workload, vcpu float64) *class {
	key := classKey{
		cpu: w.CPUTime, wait: w.WaitTime,
		workers: max(1, w.Workers), queue: max(0, w.Queue),
		shared:  w.CPU != model.Dedicated,
		quota:   w.CPU == model.Quota,
		timeout: w.Timeout,
		check:   w.CheckCPU,
		units:   max(1, int64(float64(vcpu*unitsPerCore)+0.5)),
		cores:   max(0, int64(w.Cores)),
		memory:  max(0, int64(float64(w.Memory.PerRequestMiB*mebibyte)+0.5)),
	}
	if w.Defect.Kind == model.ErrorRate {
		key.errorRate = w.Defect.Rate
	}
	return p.classWith(key)
}

func (p *Pool) classWith(key classKey) *class {
	for _, c := range p.classes {
		if c.classKey == key {
			return c
		}
	}
	c := newClass(key, p.config)
	p.classes = append(p.classes, c)
	return c
}

func newClass(key classKey, config Config) *class {
	idleTimeout := config.IdleTimeout
	c := &class{
		classKey: key, patience: forever, slowdown: 1, blocks: [origins]int64{-1, -1},
		cpuSampler: config.Streams.Sampler(key.cpu), waitSampler: config.Streams.Sampler(key.wait),
		inUse: integral{numerator: 1, denominator: unitsPerCore},
		held:  integral{numerator: uint64(key.memory), denominator: mebibyte * 1000},
	}
	if key.timeout > 0 {
		c.patience, c.impatience = key.timeout, gaveUp
	}
	// Of two equal timeouts the client's comes first.
	if idleTimeout > 0 && idleTimeout < c.patience {
		c.patience, c.impatience = idleTimeout, error504
	}
	if !key.shared {
		units, whole := key.units, int64(key.workers)*unitsPerCore
		if key.cores > 0 {
			units = min(units, product(key.cores, unitsPerCore))
		}
		c.inUse.denominator = 1
		if whole > units {
			c.slowdown = float64(whole) / float64(units)
			c.inUse.numerator, c.inUse.denominator = uint64(units), uint64(whole)
		}
	}
	return c
}

// cpuOf is the CPU of a task of this class. Periods begin at an instant of the task's own, so that
// tasks do not stall in step.
func (c *class) cpuOf(phase clock.Time) cpuKind {
	return cpuKind{units: c.units, cores: c.cores, quota: c.quota, phase: phase}
}

// stretched is how long a worker takes for an amount of CPU time.
func (c *class) stretched(cpu clock.Span) clock.Span {
	if c.slowdown == 1 {
		return cpu
	}
	return clock.Span(float64(float64(cpu)*c.slowdown) + 0.5)
}
