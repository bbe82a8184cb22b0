package scenarios

import "slices"

// rows joins lists whose elements have a key: a row that a replication does not have is zero there.
type rows[T any] struct {
	key      func(T) string
	measures func(*T) []*Measure

	pairs bool
	n     int       // replications
	list  []*row[T] // as they came
	byKey map[string]*row[T]
}

// row is one key over the replications.
type row[T any] struct {
	first T
	n     int // replications that are joined, with or without the row
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
			of = &row[T]{first: list[i], panel: panel{pairs: r.pairs}}
			of.panel.open(r.measures(&list[i]))
			r.byKey[key] = of
			r.list = append(r.list, of)
		}
		of.until(r.n)
		of.n++
		of.panel.add(r.measures(&list[i]))
	}
	r.n++
}

// until joins the replications since the last one that had the row.
func (r *row[T]) until(n int) {
	r.panel.zeros(n - r.n)
	r.n = n
}

// settled lists the rows in an order.
func (r *rows[T]) settled(compare func(a, b T) int) []T {
	all := make([]T, 0, len(r.list))
	for _, of := range r.list {
		of.until(r.n)
		item := of.first
		of.panel.settle(r.measures(&item))
		all = append(all, item)
	}
	slices.SortStableFunc(all, compare)
	return all
}
