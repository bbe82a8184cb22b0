package scenarios

import "slices"

// rows joins lists whose elements have a key: a row that a replication does not have is zero there.
type rows[T any] struct {
	key      func(T) string
	measures func(*T) []*Measure

	list  []*row[T] // as they came
	byKey map[string]*row[T]
}

// row is one key over the replications that have it.
type row[T any] struct {
	first T
	n     int
	panel panel
}

func (r *rows[T]) add(list []T) {
	if r.byKey == nil {
		r.byKey = map[string]*row[T]{}
	}
	for i := range list {
		key := r.key(list[i])
		of := r.byKey[key]
		if of == nil {
			of = &row[T]{first: list[i]}
			r.byKey[key] = of
			r.list = append(r.list, of)
		}
		of.n++
		of.panel.add(r.measures(&list[i]))
	}
}

// settled lists the rows of n replications in an order.
func (r *rows[T]) settled(n int, compare func(a, b T) int) []T {
	all := make([]T, 0, len(r.list))
	for _, of := range r.list {
		item := of.first
		of.panel.settle(r.measures(&item), n-of.n)
		all = append(all, item)
	}
	slices.SortStableFunc(all, compare)
	return all
}
