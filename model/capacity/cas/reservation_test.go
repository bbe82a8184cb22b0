package cas

import (
	"fmt"
	"slices"
	"testing"

	"ecsim/model"
)

var (
	large  = Resources{CPUUnits: 2048, MemoryMiB: 7800, Interfaces: 2}
	xlarge = Resources{CPUUnits: 4096, MemoryMiB: 15800, Interfaces: 3}
	hungry = Resources{CPUUnits: 512, MemoryMiB: 15600}
	lean   = Resources{CPUUnits: 1024, MemoryMiB: 1024}
)

func settings(target int) Settings { return Settings{Target: target, MinStep: 1, MaxStep: 10000} }

// fill makes a queue of so many tasks of each need in turn.
func fill(groups ...any) (q Queue) {
	for i := 0; i < len(groups); i += 2 {
		q.Add(groups[i+1].(Resources), groups[i].(int))
	}
	return q
}

// TestReservation: the metric and the capacity it asks for, E1 to E14 of the rule book where one
// minute decides (CP-02 to CP-08, CP-10, CP-13).
func TestReservation(t *testing.T) {
	for _, c := range []struct {
		name   string
		s      Settings
		group  Group
		types  []Resources
		metric string
		wanted int // of an alarm, whichever; checked where there would be one
	}{
		{name: "E1", s: settings(100), metric: "100: there is no instance", wanted: -1},
		{name: "E2", s: settings(100), group: Group{Waiting: fill(1, lean)},
			metric: "200: tasks wait and there is no instance", wanted: 2},
		{name: "E2 with many tasks and steps", s: Settings{100, 3, 5},
			group:  Group{Waiting: fill(100, lean)},
			metric: "200: tasks wait and there is no instance", wanted: 2},
		{name: "E3", s: settings(100), group: Group{Running: 3, Busy: 2},
			metric: "66.7 = 100 × 2/3", wanted: 2},
		{name: "E4", s: settings(50), group: Group{Running: 3, Busy: 2},
			metric: "66.7 = 100 × 2/3", wanted: 4},
		{name: "E5", s: settings(90), metric: "100: there is no instance", wanted: 2},
		{name: "E6", s: settings(100), group: Group{Running: 10, Busy: 9},
			metric: "90 = 100 × 9/10", wanted: 9},
		{name: "E7", s: settings(100), group: Group{Running: 10, Busy: 10, Waiting: fill(4, lean)},
			metric: "120 = 100 × 12/10", wanted: 12},
		{name: "E8", s: Settings{100, 3, 10000},
			group:  Group{Running: 5, Busy: 5, Waiting: fill(1, lean)},
			metric: "160 = 100 × 8/5", wanted: 8},
		{name: "E9", s: Settings{100, 1, 10},
			group:  Group{Running: 10, Busy: 10, Waiting: fill(100, lean)},
			metric: "200 = 100 × 20/10", wanted: 20},
		{name: "E14", s: settings(90), group: Group{Running: 4, Busy: 2, Waiting: fill(3, hungry)},
			types: []Resources{large, xlarge}, metric: "90: no waiting task fits", wanted: -1},
		{name: "E14 from zero", s: settings(90), group: Group{Waiting: fill(3, hungry)},
			types: []Resources{large, xlarge}, metric: "90: no waiting task fits", wanted: -1},
		{name: "one group fits, one does not (CP-10)", s: settings(100),
			group: Group{Running: 4, Busy: 4, Waiting: fill(3, hungry, 5, lean)},
			types: []Resources{large, xlarge}, metric: "150 = 100 × 6/4", wanted: 6},
		{name: "no bound at 200 (CP-04)", s: settings(100),
			group:  Group{Running: 1, Busy: 1, Waiting: fill(20, lean)},
			metric: "1100 = 100 × 11/1", wanted: 11},
		{name: "headroom (CP-18)", s: settings(90), group: Group{Running: 9, Busy: 9},
			metric: "100 = 100 × 9/9", wanted: 10},
		{name: "waiting tasks outweigh empty instances (CP-06)", s: settings(100),
			group:  Group{Running: 3, Busy: 0, Waiting: fill(1, lean)},
			metric: "133.3 = 100 × 4/3", wanted: 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.types == nil {
				c.types = []Resources{large}
			}
			r := c.s.Reserve(c.group, RangeOf(c.types))
			if got := r.String(); got != "CapacityProviderReservation "+c.metric {
				t.Errorf("found %s, expected %s", got, c.metric)
			}
			quiet := r.Percent == float64(c.s.Target)
			if quiet != (c.wanted < 0) || !quiet && c.s.wanted(r) != c.wanted {
				t.Errorf("wants %d, expected %d", c.s.wanted(r), c.wanted)
			}
		})
	}
}

// E13: an instance with nothing but daemons counts as empty (CP-06, CP-20).
func TestDaemonsKeepNoInstance(t *testing.T) {
	for o, busy := range map[Occupancy]bool{
		{}: false, {Tasks: 1, Daemons: 1}: false, {Tasks: 2, Daemons: 2}: false,
		{Tasks: 1}: true, {Tasks: 3, Daemons: 2}: true,
	} {
		if o.IsBusy() != busy {
			t.Errorf("%+v: busy %v", o, o.IsBusy())
		}
	}
}

// CP-07: which resource decides how many tasks an instance takes, and which group how many instances.
func TestGroupsArePackedApart(t *testing.T) {
	port := func(n int) []model.HostPort { return []model.HostPort{{Number: n}} }
	gpu := Resources{CPUUnits: 8192, MemoryMiB: 31000, Interfaces: 3, GPUs: 4, Ports: port(22)}
	for _, c := range []struct {
		name           string
		queue          Queue
		want, excluded int
	}{
		{"nothing", Queue{}, 0, 0},
		{"CPU", fill(9, lean), 2, 0},
		{"memory", fill(5, Resources{CPUUnits: 1, MemoryMiB: 16000}), 5, 0},
		{"interfaces", fill(7, Resources{CPUUnits: 1, MemoryMiB: 1, Interfaces: 1}), 3, 0},
		{"GPUs", fill(9, Resources{MemoryMiB: 1, GPUs: 2}), 5, 0},
		{"a port of its own", fill(6, Resources{MemoryMiB: 1, Ports: port(80)}), 6, 0},
		{"a reserved port", fill(6, Resources{MemoryMiB: 1, Ports: port(22)}), 0, 6},
		{"too large", fill(2, Resources{MemoryMiB: 32000}, 1, lean), 1, 2},
		{"equal needs are one group", fill(4, lean, 4, Resources{CPUUnits: 2048, MemoryMiB: 1}, 5, lean), 2, 0},
		{"the largest group decides", fill(4, lean, 40, Resources{CPUUnits: 2048, MemoryMiB: 1}), 10, 0},
		{"tasks without needs", fill(1000, Resources{}), 1, 0},
	} {
		of := RangeOf([]Resources{gpu})
		if got, excluded := c.queue.instances(&of); got != c.want || excluded != c.excluded {
			t.Errorf("%s: %d instances, %d excluded, expected %d and %d", c.name, got, excluded,
				c.want, c.excluded)
		}
	}
}

// CP-10: a task must fit the least of each resource; the most of each says how many do.
func TestSmallestAndLargestOfMixedTypes(t *testing.T) {
	compute := Resources{CPUUnits: 4096, MemoryMiB: 7600, Interfaces: 3}
	memory := Resources{CPUUnits: 2048, MemoryMiB: 15700, Interfaces: 2}
	of := RangeOf([]Resources{compute, memory})
	want := Range{Resources{CPUUnits: 2048, MemoryMiB: 7600, Interfaces: 2},
		Resources{CPUUnits: 4096, MemoryMiB: 15700, Interfaces: 3}}
	if fmt.Sprint(of) != fmt.Sprint(want) {
		t.Fatalf("the range is %v, expected %v", of, want)
	}
	q := fill(8, Resources{CPUUnits: 1024, MemoryMiB: 3900}, 1, Resources{CPUUnits: 3000},
		1, Resources{MemoryMiB: 7601})
	if n, excluded := q.instances(&of); n != 2 || excluded != 2 {
		t.Errorf("%d instances and %d excluded, expected 2 and 2", n, excluded)
	}
}

// E15: the 501st task finds no room (CP-24, Q-08).
func TestWaitingRoomHolds500(t *testing.T) {
	for _, c := range []struct{ waiting, further, want int }{
		{0, 500, 500}, {0, 501, 500}, {499, 10, 1}, {500, 1, 0}, {510, 1, 0}, {3, 2, 2},
	} {
		if got := Admit(c.waiting, c.further); got != c.want {
			t.Errorf("%d wait and %d more come: %d admitted, expected %d", c.waiting, c.further, got, c.want)
		}
	}
}

// CP-25: every task waits from 10 to 30 minutes, and all of that range occurs.
func TestPatience(t *testing.T) {
	p := DefaultPatience()
	var found []float64
	for hash := range uint64(1201) {
		found = append(found, p.Of(hash+1201*1_000_003).Seconds())
	}
	slices.Sort(found)
	if found[0] != 600 || found[1200] != 1800 || len(slices.Compact(found)) != 1201 {
		t.Errorf("from %v to %v s in %d values", found[0], found[1200], len(found))
	}
	if same := (Patience{Least: 20, Most: 20}); same.Of(12345) != 20 {
		t.Error("a single patience is another one")
	}
}

// CP-07, CP-10, DM-02: what a daemon takes of an instance is not there for tasks that wait, and its ports
// neither, on whichever type it runs; one that fits on no instance of a type takes nothing there.
func TestWhatDaemonsLeave(t *testing.T) {
	agent := Resources{CPUUnits: 256, MemoryMiB: 512, Interfaces: 1, Ports: []model.HostPort{{Number: 9100}}}
	if left := large.Less(agent); left.amounts() != [4]int{1792, 7288, 1, 0} ||
		!slices.Equal(left.Ports, agent.Ports) {
		t.Errorf("an instance offers %+v beside a daemon", left)
	}
	if left := large.Less(hungry); !left.equal(large) {
		t.Errorf("an instance offers %+v without a daemon that does not fit", left)
	}
	types := RangeOf([]Resources{xlarge, large.Less(agent)})
	for _, c := range []struct {
		task Resources
		fits bool
	}{
		{Resources{CPUUnits: 1792}, true}, {Resources{CPUUnits: 2048}, false}, {Resources{Interfaces: 2}, false},
		{Resources{CPUUnits: 1, Ports: agent.Ports}, false},
	} {
		if types.Fits(c.task) != c.fits {
			t.Errorf("%+v fits: %v", c.task, !c.fits)
		}
	}
}
