package placement

import "slices"

// cell are the hosts with the same values of the attributes that a request's strategies spread over.
type cell struct {
	number int // among those of the index, in the order in which they were found
	values []string
	hosts  ordered[int32] // that can take a task, by number, in the order of the index
}

// cellWith is the cell of a host, which may not have been looked at.
func (x *index) cellWith(h *Host) *cell {
	if h.number < len(x.seats) && x.seats[h.number].host == h {
		return x.seats[h.number].cell
	}
	return x.cellOf(h)
}

// cellOf finds the cell of a host, or makes it.
func (x *index) cellOf(h *Host) *cell {
	var values []string
	for _, l := range x.levels {
		if l.isOfCell {
			values = append(values, h.Attribute(l.attribute))
		}
	}
	at, found := slices.BinarySearchFunc(x.cells, values, func(c *cell, values []string) int {
		return slices.Compare(c.values, values)
	})
	if !found {
		x.cells = slices.Insert(x.cells, at, &cell{number: len(x.cells), values: values,
			hosts: ordered[int32]{compare: x.compare}})
	}
	return x.cells[at]
}
