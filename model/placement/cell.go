package placement

import (
	"slices"
	"strings"
)

// cell are the hosts with the same values of the attributes that a request's strategies spread over.
type cell struct {
	values []string
	tasks  []*int  // of the group, by strategy; other cells share them that have the same values so far
	hosts  []int32 // candidates, by number, in their order
}

// cellOf finds the cell of a host, or makes it.
func (k *Candidates) cellOf(h *Host) *cell {
	var values []string
	for _, l := range k.levels {
		if l.isOfCell {
			values = append(values, h.Attribute(l.attribute))
		}
	}
	at, found := slices.BinarySearchFunc(k.cells, values, func(c *cell, values []string) int {
		return slices.Compare(c.values, values)
	})
	if !found {
		c := &cell{values: values}
		for i := range values {
			c.tasks = append(c.tasks, k.tasksOf(values[:i+1]))
		}
		k.cells = slices.Insert(k.cells, at, c)
	}
	return k.cells[at]
}

// tasksOf is the count of the tasks on hosts with the first so many values.
func (k *Candidates) tasksOf(values []string) *int {
	key := strings.Join(values, "\x00")
	if k.prefix[key] == nil {
		k.prefix[key] = new(int)
	}
	return k.prefix[key]
}

func (c *cell) count(tasks int) {
	for _, n := range c.tasks {
		*n += tasks
	}
}
