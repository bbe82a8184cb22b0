package serving

import (
	"reflect"

	"ecsim/model"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// build is what tasks of one workload and size have in common in a mesh.
type build struct {
	index    int  // of its draws: builds that differ in apart alone share them
	apart    bool // what it uses is told apart
	workload model.Workload
	vcpu     float64
	memory   float64 // MiB
	revision model.RevisionID

	workers, queue int
	dedicated      bool
	slowdown       float64 // of a dedicated worker
	plain          bool    // its tasks only compute, on dedicated workers
	cpu            cpuKind // of the others
	check          clock.Span
	mostInTask     int32     // requests that its memory holds; one more is too much
	programs       []program // by class; the last is that of health checks

	leakPerHour float64 // MiB, while the program answers
	leakEach    float64 // MiB, of each request that it has done with

	inUse gauge // CPU: workers when dedicated, CPU units when shared; paid out in core-ns
	held  gauge // requests in tasks; paid out in MiB-µs of the memory that they hold
	lost  gauge // requests that tasks have done with and that left memory behind; likewise
}

// program is what a request of one class does in a task of one build.
type program struct {
	cpu, wait   random.Distribution
	sampleCPU   random.Sampler
	sampleWait  random.Sampler
	phases      []phase
	steps       [][]*edge // the calls of each step
	failureRate float64
}

// phase is one part of a request's work.
type phase struct {
	kind phaseKind
	step int16 // of phaseCalls
}

type phaseKind uint8

const (
	phaseCPU     phaseKind = iota // all of the CPU time
	phaseHalfCPU                  // half of the CPU time, rounded up
	phaseRestCPU                  // the other half
	phaseWait
	phaseCalls
)

// buildOf finds what a workload and size have in common with others, or makes it.
func (s *Station) buildOf(
	w model.Workload, vcpu, memoryMiB float64, revision model.RevisionID,
) *build {
	for _, b := range s.builds {
		if !b.apart && b.vcpu == vcpu && b.memory == memoryMiB && b.revision == revision &&
			reflect.DeepEqual(b.workload, w) {
			return b
		}
	}
	b := newBuild(w, vcpu, memoryMiB)
	b.revision = revision
	for _, class := range classesOf(&w) {
		b.programs = append(b.programs, s.newProgram(&w, class))
	}
	b.programs = append(b.programs, program{phases: []phase{{kind: phaseCPU}}}) // a health check
	b.index, b.plain = len(s.builds), b.isPlain()
	s.builds = append(s.builds, b)
	return b
}

func newBuild(w model.Workload, vcpu, memoryMiB float64) *build {
	units := max(1, int64(float64(vcpu*unitsPerCore)+0.5))
	b := &build{
		workload: w, vcpu: vcpu, memory: memoryMiB,
		workers: max(1, w.Workers), queue: max(0, w.Queue),
		dedicated: w.CPU == model.Dedicated, slowdown: 1,
		cpu: cpuKind{
			units: units, cores: int64(w.Cores), quota: w.CPU == model.Quota,
		},
		check:      w.CheckCPU,
		mostInTask: requestsThatFit(&w, memoryMiB),
	}
	memory := max(0, int64(float64(w.Memory.PerRequestMiB*mebibyte)+0.5))
	b.held.pay(uint64(memory), mebibyte*1000)
	if w.Defect.Kind == model.MemoryLeak {
		b.leakPerHour, b.leakEach = w.Defect.LeakMiBPerHour, w.Defect.LeakMiBPerRequest
	}
	b.lost.pay(uint64(float64(b.leakEach*mebibyte)+0.5), mebibyte*1000)
	b.inUse.pay(1, unitsPerCore)
	if b.dedicated {
		b.inUse.pay(1, 1)
		if w.Cores > 0 {
			units = min(units, int64(w.Cores)*unitsPerCore)
		}
		if whole := int64(b.workers) * unitsPerCore; whole > units {
			b.slowdown = float64(whole) / float64(units)
			b.inUse.pay(uint64(units), uint64(whole))
		}
	}
	return b
}

// stretched is how long a dedicated worker takes for an amount of CPU time.
func (b *build) stretched(cpu clock.Span) clock.Span {
	if b.slowdown == 1 {
		return cpu
	}
	return clock.Span(float64(float64(cpu)*b.slowdown) + 0.5)
}

// classesOf lists the classes of a workload: one without a name when all requests are alike.
func classesOf(w *model.Workload) []model.RequestClass {
	if len(w.Classes) > 0 {
		return w.Classes
	}
	return []model.RequestClass{{
		Weight: 1, CPUTime: w.CPUTime, WaitTime: w.WaitTime, Waits: w.Waits, Calls: w.Calls,
	}}
}

func (s *Station) newProgram(w *model.Workload, class model.RequestClass) program {
	p := program{
		cpu: class.CPUTime, wait: class.WaitTime,
		sampleCPU: s.streams.Sampler(class.CPUTime), sampleWait: s.streams.Sampler(class.WaitTime),
	}
	if w.Defect.Kind == model.ErrorRate {
		p.failureRate = w.Defect.Rate
	}
	step := 0
	for i := range class.Calls {
		call := &class.Calls[i]
		if len(p.steps) == 0 || call.Step != step {
			p.steps = append(p.steps, nil)
			step = call.Step
		}
		last := len(p.steps) - 1
		p.steps[last] = append(p.steps[last], s.callEdge(class.Name, i, call))
	}
	p.phases = phasesOf(class.Waits, len(p.steps))
	return p
}

// phasesOf is the order of the parts of a request: its calls come right after its waiting.
func phasesOf(waits model.WaitPlace, steps int) (order []phase) {
	middle := []phase{{kind: phaseWait}}
	for i := range steps {
		middle = append(middle, phase{kind: phaseCalls, step: int16(i)})
	}
	switch waits {
	case model.WaitBefore:
		return append(middle, phase{kind: phaseCPU})
	case model.WaitBetween:
		order = append(order, phase{kind: phaseHalfCPU})
		return append(append(order, middle...), phase{kind: phaseRestCPU})
	default:
		return append([]phase{{kind: phaseCPU}}, middle...)
	}
}
