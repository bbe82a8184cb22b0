package sim_test

import (
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ecsim/sim"
	"ecsim/sim/clock"
	_ "ecsim/sim/random/repeatable" // the same cases each time
)

// planned is an event of the reference: a list that is sorted, stably, by (time, rank).
type planned struct {
	at   clock.Time
	rank sim.Rank
	name int
}

func byTimeAndRank(a, b planned) int {
	if a.at != b.at {
		return int(a.at - b.at)
	}
	return int(a.rank) - int(b.rank)
}

func TestEventsComeInTheOrderOfTimeRankAndAdding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var agenda sim.Agenda[int]
		var reference []planned
		name := 0
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				p := planned{
					at:   clock.Time(rapid.IntRange(0, 6).Draw(t, "at")),
					rank: sim.Rank(rapid.SampledFrom([]int{0, 1, 2, 255}).Draw(t, "rank")),
					name: name,
				}
				name++
				agenda.Add(p.at, p.rank, p.name)
				reference = append(reference, p)
				slices.SortStableFunc(reference, byTimeAndRank)
			},
			"pop": func(t *rapid.T) {
				if len(reference) == 0 {
					t.Skip("empty")
				}
				want := reference[0]
				reference = reference[1:]
				if at, got := agenda.Pop(); at != want.at || got != want.name {
					t.Fatalf("event %d at %d, want %d at %d", got, at, want.name, want.at)
				}
			},
			"": func(t *rapid.T) {
				next := clock.Never
				if len(reference) > 0 {
					next = reference[0].at
				}
				if agenda.Next() != next {
					t.Fatalf("next at %d, want %d", agenda.Next(), next)
				}
			},
		})
	})
}

func TestLargeAgendasStaySorted(t *testing.T) {
	var agenda sim.Agenda[int]
	state := uint64(1)
	for i := range 20_000 {
		state = state*6364136223846793005 + 1442695040888963407
		agenda.Add(clock.Time(state>>40), sim.Rank(state>>32&3), i)
	}
	last := clock.Time(-1)
	for agenda.Next() != clock.Never {
		at, _ := agenda.Pop()
		if at < last {
			t.Fatalf("%d after %d", at, last)
		}
		last = at
	}
}

func TestAnEmptyAgendaHasNothingToPop(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("should panic")
		}
	}()
	var agenda sim.Agenda[int]
	agenda.Pop()
}

func TestPoppedEventsAreLetGo(t *testing.T) {
	var agenda sim.Agenda[*[1 << 10]byte]
	freed := make(chan bool, 1)
	event := new([1 << 10]byte)
	runtime.AddCleanup(event, func(int) { freed <- true }, 0)
	agenda.Add(2, 0, event)
	agenda.Add(1, 0, nil)
	event = nil
	agenda.Pop()
	agenda.Pop()
	for range 50 {
		runtime.GC()
		select {
		case <-freed:
			runtime.KeepAlive(&agenda)
			return
		default:
			runtime.Gosched()
		}
	}
	t.Error("an event that was popped is still held")
}

func TestASteadyAgendaDoesNotAllocate(t *testing.T) {
	var agenda sim.Agenda[int]
	for i := range 100 {
		agenda.Add(clock.Time(i), 0, i)
	}
	if n := testing.AllocsPerRun(1000, func() {
		at, ev := agenda.Pop()
		agenda.Add(at+100, 0, ev)
	}); n > 0 {
		t.Errorf("%v allocations per event", n)
	}
}
