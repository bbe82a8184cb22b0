package sim_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ecsim/sim"
	"ecsim/sim/clock"
)

// diary is a process that writes down what happens to it, and does what its test tells it.
type diary struct {
	lines    []string
	deadline clock.Time
	stop     clock.Time // the process finds something there; 0: nowhere
	step     func(at clock.Time, ev string)
}

func (d *diary) NextDeadline() (clock.Time, bool) { return d.deadline, d.deadline != clock.Never }

func (d *diary) Advance(to clock.Time) clock.Time {
	if d.stop > 0 && d.stop < to {
		to, d.stop = d.stop, 0
	}
	d.lines = append(d.lines, fmt.Sprintf("to %d", to))
	return to
}

func (d *diary) Step(at clock.Time, ev string) {
	d.lines = append(d.lines, fmt.Sprintf("%s at %d", ev, at))
	if d.step != nil {
		d.step(at, ev)
	}
}

const (
	early    sim.Rank = 1
	deadline sim.Rank = 5
	late     sim.Rank = 9
)

func newDiary() (*diary, *sim.Engine[string]) {
	return &diary{deadline: clock.Never}, sim.NewEngine("deadline", deadline)
}

func requireLines(t *testing.T, d *diary, want ...string) {
	t.Helper()
	if !slices.Equal(d.lines, want) {
		const comma = ", "
		t.Errorf("happened: %s\n    want: %s",
			strings.Join(d.lines, comma), strings.Join(want, comma))
	}
}

func TestTheProcessIsAdvancedBeforeEachInstant(t *testing.T) {
	d, engine := newDiary()
	engine.Add(7, late, "c")
	engine.Add(7, early, "b")
	engine.Add(3, late, "a")
	if err := engine.Run(d, 10, nil); err != nil {
		t.Fatal(err)
	}
	requireLines(t, d, "to 3", "a at 3", "to 7", "b at 7", "c at 7", "to 10")
	if engine.Now() != 10 {
		t.Errorf("now is %d, want the horizon", engine.Now())
	}
}

func TestAProcessMayStopBeforeTheNextEvent(t *testing.T) {
	d, engine := newDiary()
	d.stop = 3
	engine.Add(7, early, "a")
	if err := engine.Run(d, 10, nil); err != nil {
		t.Fatal(err)
	}
	requireLines(t, d, "to 3", "to 7", "a at 7", "to 10")
}

func TestEventsAtTheHorizonHappenAndLaterOnesDoNot(t *testing.T) {
	d, engine := newDiary()
	engine.Add(0, early, "first")
	engine.Add(10, early, "last")
	engine.Add(11, early, "beyond")
	if err := engine.Run(d, 10, nil); err != nil {
		t.Fatal(err)
	}
	requireLines(t, d, "first at 0", "to 10", "last at 10")
}

func TestARunCanGoOnToALaterHorizon(t *testing.T) {
	whole, first := newDiary()
	cut, second := newDiary()
	for _, engine := range []*sim.Engine[string]{first, second} {
		engine.Add(4, early, "a")
		engine.Add(9, early, "b")
	}
	inOne, inTwo := first.Run(whole, 9, nil), second.Run(cut, 4, nil)
	for _, err := range []error{inOne, inTwo, second.Run(cut, 9, nil)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	requireLines(t, cut, whole.lines...)
}

// Lower ranks first, even when they are added meanwhile.
func TestEventsAddedAtThisInstantHappenAtThisInstant(t *testing.T) {
	d, engine := newDiary()
	d.step = func(at clock.Time, ev string) {
		if ev == "a" {
			engine.Add(at, late, "c")
			engine.Add(at, early, "b")
		}
	}
	engine.Add(2, early, "a")
	engine.Add(2, late, "z")
	if err := engine.Run(d, 2, nil); err != nil {
		t.Fatal(err)
	}
	requireLines(t, d, "to 2", "a at 2", "b at 2", "z at 2", "c at 2")
}

func TestADeadlineIsAnEventOfItsRank(t *testing.T) {
	d, engine := newDiary()
	d.deadline = 5
	d.step = func(at clock.Time, ev string) {
		if ev == "deadline" {
			d.deadline = at + 4
		}
	}
	engine.Add(5, early, "before")
	engine.Add(5, late, "after")
	if err := engine.Run(d, 10, nil); err != nil {
		t.Fatal(err)
	}
	requireLines(t, d,
		"to 5", "before at 5", "deadline at 5", "after at 5", "to 9", "deadline at 9", "to 10")
}

// An event may bring the deadline to its own instant after the deadline's turn: it gets another.
func TestADeadlineCanFallOnTheSameInstantAgain(t *testing.T) {
	d, engine := newDiary()
	d.deadline = 5
	d.step = func(at clock.Time, ev string) {
		d.deadline = clock.Never
		if ev == "report" {
			d.deadline = at
		}
	}
	engine.Add(5, late, "report")
	if err := engine.Run(d, 5, nil); err != nil {
		t.Fatal(err)
	}
	requireLines(t, d, "to 5", "deadline at 5", "report at 5", "deadline at 5")
}

func TestAnInstantThatDoesNotEndIsAnError(t *testing.T) {
	type step func(d *diary, engine *sim.Engine[string], at clock.Time)
	cases := map[string]step{
		"does not move its deadline": func(*diary, *sim.Engine[string], clock.Time) {},
		"is before now": func(d *diary, _ *sim.Engine[string], at clock.Time) {
			d.deadline = at - 1
		},
		"without end": func(d *diary, engine *sim.Engine[string], at clock.Time) {
			d.deadline = clock.Never
			d.lines = d.lines[:0]
			engine.Add(at, early, "again")
		},
	}
	for want, act := range cases {
		d, engine := newDiary()
		d.deadline = clock.Time(clock.Minute)
		d.step = func(at clock.Time, _ string) { act(d, engine, at) }
		err := engine.Run(d, clock.Never-1, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		} else if !strings.Contains(err.Error(), "00:01:00") {
			t.Errorf("error %v, want one that says when", err)
		}
	}
}

func TestProgressIsToldEachInstantAndCanEndTheRun(t *testing.T) {
	d, engine := newDiary()
	engine.Add(3, early, "a")
	engine.Add(3, early, "b")
	engine.Add(6, early, "c")
	stop := errors.New("enough")
	var told []clock.Time
	err := engine.Run(d, 10, func(now clock.Time) error {
		told = append(told, now)
		if now == 6 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || !slices.Equal(told, []clock.Time{3, 6}) {
		t.Errorf("told %v, ended with %v", told, err)
	}
	requireLines(t, d, "to 3", "a at 3", "b at 3", "to 6", "c at 6")
}

func TestAddingToThePastPanics(t *testing.T) {
	d, engine := newDiary()
	if err := engine.Run(d, 10, nil); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("should panic")
		}
	}()
	engine.Add(9, early, "too late")
}

// Safety: whatever a process does, time never goes back, and each instant is advanced to once.
func TestTimeNeverGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, engine := newDiary()
		spans := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 40).Draw(t, "spans")
		var now clock.Time
		steps := 0
		d.step = func(at clock.Time, ev string) {
			if at < now {
				t.Fatalf("%s at %d after %d", ev, at, now)
			}
			now = at
			if ev == "deadline" {
				d.deadline = clock.Never
			}
			if steps < len(spans) {
				engine.Add(at+clock.Time(spans[steps]), sim.Rank(steps%7), "event")
				if steps%3 == 0 {
					d.deadline = at + 1 + clock.Time(spans[steps])
				}
			}
			steps++
		}
		engine.Add(0, early, "event")
		if err := engine.Run(d, 50, nil); err != nil {
			t.Fatal(err)
		}
		advanced := map[string]bool{}
		for _, line := range d.lines {
			if strings.HasPrefix(line, "to ") {
				if advanced[line] {
					t.Errorf("advanced %s twice", line)
				}
				advanced[line] = true
			}
		}
		if !advanced["to 50"] {
			t.Error("the process was not advanced to the horizon")
		}
	})
}
