package metricmath

import (
	"fmt"
	"slices"
	"strings"
)

// Query is one entry of metric math: a metric, or an expression.
type Query struct {
	ID         string // begins with a lowercase letter
	Expression string // empty: a metric
}

// Program is metric math that was found to be in order.
type Program struct {
	metrics     []string        // ids of the metrics, in order
	expressions map[string]node // by id
	returns     string
}

// Compile reads queries, of which the one that an id names returns its data. The error says which
// query is wrong and why.
func Compile(queries []Query, returns string) (*Program, error) {
	p := &Program{expressions: map[string]node{}, returns: returns}
	for _, q := range queries {
		if q.Expression == "" {
			p.metrics = append(p.metrics, q.ID)
			continue
		}
		n, err := parse(q.Expression)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.ID, err)
		}
		p.expressions[q.ID] = n
	}
	c := checker{Program: p, fine: map[string]bool{}}
	for _, q := range queries {
		if err := c.check(q.ID, nil); err != nil {
			return nil, err
		}
	}
	// what shape a result has does not depend on its data
	if v := p.evaluate(make([][]float64, len(p.metrics)), 1, 60); v.shape != series {
		return nil, fmt.Errorf("%s: %s, where one time series was expected", returns, v.shape)
	}
	return p, nil
}

// checker looks at every expression once.
type checker struct {
	*Program
	fine map[string]bool
}

// check finds ids that are not there, expressions that go round in circles, and functions that are
// unknown or get the wrong arguments.
func (c *checker) check(id string, within []string) error {
	if c.fine[id] {
		return nil
	}
	if slices.Contains(within, id) {
		return fmt.Errorf("%s: refers to itself", id)
	}
	n, ok := c.expressions[id]
	if !ok {
		if slices.Contains(c.metrics, id) {
			return nil
		}
		return fmt.Errorf("%s: no metric or expression has the id %q", within[len(within)-1], id)
	}
	if err := c.checkNode(n, append(within, id)); err != nil {
		return err
	}
	if err := c.try(n); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	c.fine[id] = true
	return nil
}

func (c *checker) checkNode(n node, within []string) error {
	if n.kind == identifier {
		return c.check(n.name, within)
	}
	for _, arg := range n.args {
		if err := c.checkNode(arg, within); err != nil {
			return err
		}
	}
	if _, known := functions[n.name]; n.kind == function && !known {
		return fmt.Errorf("%s: %s is none of the functions %s", within[len(within)-1], n.name,
			strings.Join(names(), ", "))
	}
	return nil
}

// try evaluates an expression without data to learn whether its arguments are of the right kinds.
func (p *Program) try(n node) error {
	r := newRun(p, make([][]float64, len(p.metrics)), 1, 60)
	r.node(n)
	return r.wrong
}

// Evaluate is the series that the program returns, of inputs that have the same length each, in
// the order of the metrics, with periods of so many seconds.
func (p *Program) Evaluate(inputs [][]float64, length int, period float64) []float64 {
	return p.evaluate(inputs, length, period).series[0]
}

func (p *Program) evaluate(inputs [][]float64, length int, period float64) value {
	return newRun(p, inputs, length, period).id(p.returns)
}
