package serving

import "ecsim/sim/random"

// origin is where a request comes from.
type origin int

const (
	fromSource origin = iota // an open source
	fromClient               // a client of a closed loop
	origins                  // how many there are
)

const (
	blockSize = 256                      // how many requests are drawn together
	places    = int(origins) * blockSize // of a request: its origin, then its place in its block
)

// draws makes what requests of one origin bring with them. They are numbered in order of arrival
// and drawn in blocks; each block has its own streams, named for the service, the origin and the
// number of the block, never for a task. So the same request costs the same whichever task serves
// it, a revision that starts to serve in the middle of a run draws what it would have drawn from
// the beginning, tasks with the same law draw the same work, and clients leave the requests of
// sources as they were.
type draws struct {
	first                    int   // place of a block's first request
	number                   int64 // of the next request
	cpu, wait, errors, think uint64
	routing                  uint64
	thinkBlock               int64 // clients only
	stream                   random.Stream
}

func newDraws(c Config) (all [origins]draws) {
	for from := range all {
		ids := []string{c.Service}
		if origin(from) == fromClient {
			ids = append(ids, "clients")
		}
		all[from] = draws{
			first:      from * blockSize,
			cpu:        c.Streams.Paired().Pick("request-cpu", ids...),
			wait:       c.Streams.Paired().Pick("request-wait", ids...),
			errors:     c.Streams.Pick("request-error", ids...),
			think:      c.Streams.Pick("client-think", c.Service),
			routing:    c.Streams.Pick("routing", ids...),
			thinkBlock: -1,
		}
	}
	return all
}

// place is the next request's place.
func (d *draws) place() int { return d.first + int(d.number%blockSize) }

// prepare makes the draws of the block of an origin's next request for every class that has tasks.
func (p *Pool) prepare(from origin) {
	d := &p.draws[from]
	block := d.number / blockSize
	for _, c := range p.classes {
		if c.blocks[from] != block && c.tasks > 0 {
			c.draw(d, block)
			c.blocks[from] = block
		}
	}
	if from == fromClient && d.thinkBlock != block {
		d.stream.Enter(d.think, uint64(block))
		p.clients.sampler.Fill(&d.stream, p.clients.thinkTime[:])
		d.thinkBlock = block
	}
}

// draw makes one block of draws of a class.
func (c *class) draw(d *draws, block int64) {
	end := d.first + blockSize
	d.stream.Enter(d.cpu, uint64(block))
	cpuTime := c.cpuTime[d.first:end]
	c.cpuSampler.Fill(&d.stream, cpuTime)
	if !c.shared && c.slowdown != 1 {
		for i, cpu := range cpuTime {
			cpuTime[i] = c.stretched(cpu)
		}
	}
	if !c.wait.IsZero() {
		d.stream.Enter(d.wait, uint64(block))
		c.waitSampler.Fill(&d.stream, c.waitTime[d.first:end])
	}
	if c.errorRate > 0 {
		d.stream.Enter(d.errors, uint64(block))
		fails := c.fails[d.first:end]
		for i := range fails {
			fails[i] = d.stream.Float64() < c.errorRate
		}
	}
}
