package serving

import (
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// blockSize is how many requests are drawn together.
const blockSize = 256

// draws makes what a request brings with it. Requests are numbered in order of arrival and drawn in
// blocks; each block has its own streams, named for the service and the number of the block, never
// for a task. So the same request costs the same whichever task serves it, a revision that starts
// to serve in the middle of a run draws what it would have drawn from the beginning, and tasks with
// the same law draw the same work.
type draws struct {
	number                   int64 // of the next request
	cpu, wait, errors, think uint64
	stream                   random.Stream
	thinkSampler             random.Sampler
	thinkTime                [blockSize]clock.Span // of closed clients, after the request
	thinkBlock               int64
}

func newDraws(c Config) draws {
	d := draws{
		cpu:        c.Streams.Pick("request-cpu", c.Service),
		wait:       c.Streams.Pick("request-wait", c.Service),
		errors:     c.Streams.Pick("request-error", c.Service),
		think:      c.Streams.Pick("client-think", c.Service),
		thinkBlock: -1,
	}
	if c.Traffic.Clients != nil {
		d.thinkSampler = c.Traffic.Clients.ThinkTime.Sampler()
	}
	return d
}

// place is the next request's place in its block.
func (d *draws) place() int { return int(d.number % blockSize) }

// prepare makes the draws of the next request's block for every class that has tasks.
func (p *Pool) prepare() {
	block := p.draws.number / blockSize
	for _, c := range p.classes {
		if c.block != block && c.tasks > 0 {
			c.draw(&p.draws, block)
		}
	}
	if p.clients != nil && p.draws.thinkBlock != block {
		d := &p.draws
		d.stream.Enter(d.think, uint64(block))
		d.thinkSampler.Fill(&d.stream, d.thinkTime[:])
		d.thinkBlock = block
	}
}

// draw makes one block of draws of a class.
func (c *class) draw(d *draws, block int64) {
	d.stream.Enter(d.cpu, uint64(block))
	c.cpuSampler.Fill(&d.stream, c.cpuTime[:])
	if !c.shared && c.slowdown != 1 {
		for i, cpu := range c.cpuTime {
			c.cpuTime[i] = c.stretched(cpu)
		}
	}
	if !c.wait.IsZero() {
		d.stream.Enter(d.wait, uint64(block))
		c.waitSampler.Fill(&d.stream, c.waitTime[:])
	}
	if c.errorRate > 0 {
		d.stream.Enter(d.errors, uint64(block))
		for i := range c.fails {
			c.fails[i] = d.stream.Float64() < c.errorRate
		}
	}
	c.block = block
}
