package serving

import (
	"slices"
	"testing"

	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable" // the same cases each time

	"pgregory.net/rapid"
)

// Events come off an agenda in order of time, then of key, whatever was pushed meanwhile.
func TestAgendaKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a agenda
		var all []event
		now := clock.Time(0)
		for i := range rapid.IntRange(1, 200).Draw(t, "actions") {
			if len(all) == 0 || rapid.IntRange(0, 2).Draw(t, "push") > 0 {
				span := rapid.SampledFrom([]clock.Span{0, 1, 3, 1000, 1 << 20, 1 << 40}).Draw(t, "after")
				kind := eventKind(rapid.IntRange(0, 4).Draw(t, "kind"))
				e := newEvent(now.Add(span), kind, i%3, int32(i), uint32(i))
				a.push(e)
				all = append(all, e)
				continue
			}
			slices.SortFunc(all, func(a, b event) int {
				if a.before(b) {
					return -1
				}
				return 1
			})
			if next := a.peek(); *next != all[0] {
				t.Fatalf("next is %v, want %v", next, all[0])
			}
			if got := a.pop(); got != all[0] {
				t.Fatalf("popped %v, want %v", got, all[0])
			}
			now = all[0].at
			all = all[1:]
		}
	})
}

// An event tells what it was made of.
func TestEventKeepsItsParts(t *testing.T) {
	e := newEvent(7, kindTick, 1<<cellBits-1, 1<<idBits-1, 1<<generationBits-1)
	if e.kind() != kindTick || e.cell() != 1<<cellBits-1 || e.id() != 1<<idBits-1 ||
		e.generation() != generationMask {
		t.Errorf("%v: %d %d %d %d", e, e.kind(), e.cell(), e.id(), e.generation())
	}
}
