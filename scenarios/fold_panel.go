package scenarios

import (
	"slices"

	"ecsim/scenarios/study/inference"
	"ecsim/sim/stats"
)

// confidence is the level of every interval.
const confidence = 0.95

// panel joins measures that every replication has in the same order.
type panel struct {
	pairs   bool // replications 2k and 2k + 1 are one observation
	columns []column
	pools   []pool
}

// pool is what all replications recorded of one thing.
type pool struct {
	sketch stats.Sketch
	from   int // the column whose own sketch is joined
}

// add joins the measures of one more replication.
func (p *panel) add(list []*Measure) {
	if p.columns == nil {
		p.open(list)
	}
	for i, m := range list {
		p.columns[i].add(m)
	}
	for i := range p.pools {
		p.pools[i].sketch.Merge(list[p.pools[i].from].pool.sketch)
	}
}

// open makes a column for each measure, and a pool for each sketch that quantiles are of.
func (p *panel) open(list []*Measure) {
	p.columns = make([]column, len(list))
	var sketches []*stats.Sketch
	for i, m := range list {
		p.columns[i] = column{dollars: m.dollars, p: m.pool.p, all: observed{pairs: p.pairs}}
		p.columns[i].all.Kind = m.pool.kind
		if m.pool.kind != inference.Quantile {
			continue
		}
		at := slices.Index(sketches, m.pool.sketch)
		if at < 0 {
			at = len(sketches)
			sketches = append(sketches, m.pool.sketch)
			p.pools = append(p.pools, pool{from: i})
		}
		p.columns[i].pool = at
	}
}

// zeros joins so many replications in which every measure was zero.
func (p *panel) zeros(times int) {
	for i := range p.columns {
		for range times {
			p.columns[i].all.observe(inference.Observation{})
		}
	}
}

// settle writes the estimates.
func (p *panel) settle(into []*Measure) {
	for i, m := range into {
		c := &p.columns[i]
		pooled := 0.0
		if c.all.Kind == inference.Quantile {
			pooled = p.pools[c.pool].sketch.Quantile(c.p).Seconds()
		}
		*m = c.estimate(pooled)
	}
}

// column is one measure over the replications so far, without them.
type column struct {
	dollars   bool
	p         float64 // of a quantile
	pool      int     // of a quantile
	n         int     // replications
	all       observed
	otherwise float64 // what the last replication said while there was nothing to measure
}

// observed counts observations; those of an antithetic pair as one.
type observed struct {
	inference.Accumulator
	pairs bool
	half  bool // the first of a pair waits for the second
	first inference.Observation
}

func (a *observed) observe(o inference.Observation) {
	switch {
	case !a.pairs:
		a.Add(o)
	case a.half:
		a.Add(inference.Join(a.Kind, a.first, o))
		a.half = false
	default:
		a.first, a.half = o, true
	}
}

func (c *column) add(m *Measure) {
	c.n++
	if c.all.observe(m.observation()); c.all.N() == 0 {
		c.otherwise = m.Mean
	}
}

// estimate is the figure of all. Nothing that is measured is negative, so intervals end at zero; a greatest
// value has none. Replications in which there was nothing to measure do not count; N says how many do.
func (c *column) estimate(pooled float64) Measure {
	if c.all.N() == 0 {
		return Measure{Mean: c.otherwise, Low: c.otherwise, High: c.otherwise, N: c.n}
	}
	e := c.all.Estimate(pooled, confidence)
	m := Measure{Mean: e.Point, Low: max(0, e.Low), High: e.High, N: e.N}
	if e.N < 2 || c.all.Kind == inference.Max {
		m.Low, m.High = m.Mean, m.Mean
	}
	if c.dollars {
		m = m.asDollars()
	}
	return m
}
