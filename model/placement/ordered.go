package placement

import (
	"slices"
	"sort"
)

// ordered is a list in an order, in blocks, so that a change moves a few of its elements only.
type ordered[T any] struct {
	blocks  [][]T // none is empty
	size    int
	compare func(a, b T) int
}

// longestBlock bounds what one change moves.
const longestBlock = 256

// insert puts an element in its place.
func (o *ordered[T]) insert(x T) {
	o.size++
	if len(o.blocks) == 0 {
		o.blocks = append(o.blocks, append(make([]T, 0, 8), x))
		return
	}
	block := min(o.block(func(y T) bool { return o.compare(y, x) >= 0 }), len(o.blocks)-1)
	at, _ := slices.BinarySearchFunc(o.blocks[block], x, o.compare)
	of := slices.Insert(o.blocks[block], at, x)
	o.blocks[block] = of
	if len(of) > longestBlock {
		half := len(of) / 2
		o.blocks = slices.Insert(o.blocks, block+1, slices.Clone(of[half:]))
		clear(of[half:])
		o.blocks[block] = of[:half]
	}
}

// remove takes an element out that is there.
func (o *ordered[T]) remove(x T) {
	block := o.block(func(y T) bool { return o.compare(y, x) >= 0 })
	at, found := slices.BinarySearchFunc(o.blocks[block], x, o.compare)
	if !found {
		panic("placement: an element is not in its place")
	}
	o.size--
	o.blocks[block] = slices.Delete(o.blocks[block], at, at+1)
	if len(o.blocks[block]) == 0 {
		o.blocks = slices.Delete(o.blocks, block, block+1)
	}
}

// at is an element by its place.
func (o *ordered[T]) at(place int) T {
	for _, b := range o.blocks {
		if place < len(b) {
			return b[place]
		}
		place -= len(b)
	}
	panic("placement: beyond the end of a list")
}

// search is the place of the first element that passes a test which all behind it pass too; the size
// when none does.
func (o *ordered[T]) search(test func(T) bool) (place int) {
	block := o.block(test)
	for _, b := range o.blocks[:block] {
		place += len(b)
	}
	if block < len(o.blocks) {
		b := o.blocks[block]
		place += sort.Search(len(b), func(i int) bool { return test(b[i]) })
	}
	return place
}

// block is the block of that element.
func (o *ordered[T]) block(test func(T) bool) int {
	return sort.Search(len(o.blocks), func(i int) bool {
		b := o.blocks[i]
		return test(b[len(b)-1])
	})
}
