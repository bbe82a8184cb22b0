package usage

import (
	"slices"
	"testing"

	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

func entries() *rapid.Generator[[]Entry] {
	return rapid.SliceOf(rapid.Custom(func(t *rapid.T) Entry {
		return Entry{
			Key{
				Owner:     rapid.SampledFrom([]string{"a", "b"}).Draw(t, "owner"),
				Dimension: rapid.SampledFrom(Dimensions()).Draw(t, "dimension"),
				Cause:     rapid.SampledFrom(Causes()).Draw(t, "cause"),
				Hour:      rapid.IntRange(0, 3).Draw(t, "hour"),
			},
			rapid.Int64Range(0, 1e12).Draw(t, "quantity"),
		}
	}))
}

func book(list []Entry) *Ledger {
	var l Ledger
	for _, e := range list {
		l.Add(e.Key, e.Quantity)
	}
	return &l
}

// A ledger is a sum: order and grouping of what is added never show, and causes sum to totals.
func TestLedgerIsASum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := entries().Draw(t, "entries")
		cut := rapid.IntRange(0, len(list)).Draw(t, "cut")
		whole, parts := book(list), book(list[cut:])
		parts.Merge(book(list[:cut]))
		if !slices.Equal(whole.Entries(), parts.Entries()) {
			t.Fatalf("whole %v, parts %v", whole.Entries(), parts.Entries())
		}
		for _, d := range Dimensions() {
			var want int64
			for _, e := range list {
				if e.Dimension == d {
					want += e.Quantity
				}
			}
			if got := whole.Total(d); got != want {
				t.Errorf("%s: total %d, want %d", d, got, want)
			}
		}
	})
}

// Entries come by owner, dimension as bills list it, cause and hour, without empty ones.
func TestEntriesAreSorted(t *testing.T) {
	var l Ledger
	want := []Entry{
		{Key{"a", FargateVCPUx86, Steady, 0}, 1},
		{Key{"a", FargateVCPUx86, Steady, 10}, 2},
		{Key{"a", FargateVCPUx86, Burst, 2}, 3},
		{Key{"a", FargateMemoryX86, Steady, 0}, 4},
		{Key{"b", FargateVCPUx86, Steady, 0}, 5},
	}
	for _, i := range []int{3, 0, 4, 2, 1} {
		l.Add(want[i].Key, want[i].Quantity)
	}
	l.Add(Key{"c", PublicIPv4, Steady, 0}, 0)
	if got := l.Entries(); !slices.Equal(got, want) {
		t.Errorf("entries %v, want %v", got, want)
	}
}

// Names read back as what they name.
func TestNamesRoundTrip(t *testing.T) {
	for _, d := range Dimensions() {
		if got, err := ParseDimension(string(d)); err != nil || got != d {
			t.Errorf("%s: %v, %v", d, got, err)
		}
		if d.PerUnit() <= 0 || d.Unit() == "" || d.measure().base == "" {
			t.Errorf("%s has no unit", d)
		}
	}
	if _, err := ParseDimension("fargate-gpu"); err == nil {
		t.Error("a dimension nobody knows was read")
	}
}
