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
		p.columns[i] = column{dollars: m.dollars, p: m.pool.p, all: inference.Accumulator{Kind: m.pool.kind}}
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

// settle writes the estimates. In so many more replications every measure was zero.
func (p *panel) settle(into []*Measure, zeros int) {
	for i, m := range into {
		c := &p.columns[i]
		pooled := 0.0
		if c.all.Kind == inference.Quantile {
			pooled = p.pools[c.pool].sketch.Quantile(c.p).Seconds()
		}
		*m = c.estimate(pooled, zeros)
	}
}

// column is one measure over the replications so far, without them.
type column struct {
	dollars   bool
	p         float64 // of a quantile
	pool      int     // of a quantile
	n         int     // replications
	all       inference.Accumulator
	otherwise float64 // what the last replication said that had nothing to measure
}

func (c *column) add(m *Measure) {
	before := c.all.N()
	c.all.Add(m.observation())
	if c.n++; c.all.N() == before {
		c.otherwise = m.Mean
	}
}

// estimate is the figure of all. What is not below zero has an interval that ends there; a greatest
// value has none. Replications in which there was nothing to measure do not count; N says how many do.
func (c *column) estimate(pooled float64, zeros int) Measure {
	all := c.all
	for range zeros {
		all.Add(inference.Observation{})
	}
	if all.N() == 0 {
		return Measure{Mean: c.otherwise, Low: c.otherwise, High: c.otherwise, N: c.n}
	}
	e := all.Estimate(pooled, confidence)
	m := Measure{Mean: e.Point, Low: e.Low, High: e.High, N: e.N}
	if m.Mean >= 0 {
		m.Low = max(0, m.Low)
	}
	if e.N < 2 || all.Kind == inference.Max {
		m.Low, m.High = m.Mean, m.Mean
	}
	if c.dollars {
		m = m.asDollars()
	}
	return m
}
