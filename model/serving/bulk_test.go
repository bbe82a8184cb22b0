package serving

import (
	"reflect"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"

	"pgregory.net/rapid"
)

// Serving in bulk is only a faster way to what serving one by one does.
func TestServingInBulkEqualsServingOneByOne(t *testing.T) {
	inBulk := 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorkload(t)
		w.CPU, w.Queue = model.Dedicated, max(1, w.Queue)
		config := drawConfig(t)
		config.Traffic.Clients = nil
		bulk, single := NewPool(config), NewPool(config)
		vcpu := rapid.SampledFrom([]float64{0.5, 4}).Draw(t, "vcpu")
		var slots []Slot
		for n := range rapid.IntRange(1, 5).Draw(t, "tasks") {
			for _, p := range []*Pool{bulk, single} {
				slot := p.Add(model.TaskID{Group: "web", Number: n}, w, vcpu)
				p.SetAnswering(slot, true)
				p.SetRouted(slot, true)
				if p == bulk {
					slots = append(slots, slot)
				}
			}
		}
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			if rapid.IntRange(0, 4).Draw(t, "cut") == 0 {
				slot := rapid.SampledFrom(slots).Draw(t, "task")
				bulk.Cut(slot)
				single.Cut(slot)
			}
			to := bulk.Now().Add(rapid.SampledFrom([]clock.Span{clock.Microsecond,
				7 * clock.Millisecond, clock.Second, 40 * clock.Second}).Draw(t, "span"))
			single.bulk.known, single.bulk.class = true, nil
			got, want := bulk.Advance(to), single.Advance(to)
			if describe(got) != describe(want) || !reflect.DeepEqual(got.Latency, want.Latency) {
				t.Fatalf("in bulk %s\none by one %s", describe(got), describe(want))
			}
			if bulk.bulk.class != nil {
				inBulk++
			}
		}
	})
	if inBulk == 0 {
		t.Error("nothing was served in bulk")
	}
}

// A round robin asked for many turns at once gives those that it would have given one by one.
func TestRingFillsInTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var one, many ring
		for id := range int32(rapid.IntRange(1, 9).Draw(t, "tasks")) {
			one.add(id)
			many.add(id)
		}
		for range 3 {
			turns := make([]int32, rapid.IntRange(0, 40).Draw(t, "turns"))
			many.fill(turns)
			for i, got := range turns {
				if want := one.next(); got != want {
					t.Fatalf("turn %d is %d's, want %d", i, got, want)
				}
			}
		}
	})
}
