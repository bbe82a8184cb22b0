package scheduler

// Spread is an Availability Zone from the view of rebalancing: how many tasks of a service and a
// capacity provider it holds (S-09).
type Spread struct {
	Zone   string
	Tasks  int
	Closed bool // no task can start there now
	Held   bool // no task there may stop (S-33)
	Absent bool // it has nothing that a task could run on: it does not count (AZ-06)
}

// Move takes a task from one zone to another, both by index: one starts To, and when it is healthy
// one stops From (S-39).
type Move struct{ From, To int }

// NextMove is the move that balances zones best: from the fullest of which a task may
// stop to the emptiest that is open.
// There is none when no two zones differ by more than one task (S-38). A zone without any, while
// there are as many tasks as zones, is always such a difference. The least tie decides between
// equals.
func NextMove(zones []Spread, tie func(zone string) uint64) (m Move, ok bool) {
	m = Move{-1, -1}
	for i := range zones {
		z := &zones[i]
		if z.Absent {
			continue
		}
		if !z.Held && (m.From < 0 || z.Tasks > zones[m.From].Tasks ||
			z.Tasks == zones[m.From].Tasks && tie(z.Zone) < tie(zones[m.From].Zone)) {
			m.From = i
		}
		if !z.Closed && (m.To < 0 || z.Tasks < zones[m.To].Tasks ||
			z.Tasks == zones[m.To].Tasks && tie(z.Zone) < tie(zones[m.To].Zone)) {
			m.To = i
		}
	}
	return m, m.From >= 0 && m.To >= 0 && zones[m.From].Tasks-zones[m.To].Tasks > 1
}

// IsBalanced reports whether no two zones differ by more than one task, open or not (S-38).
func IsBalanced(zones []Spread) bool {
	least, most, first := 0, 0, true
	for _, z := range zones {
		if z.Absent {
			continue
		}
		if first {
			least, most, first = z.Tasks, z.Tasks, false
		}
		least, most = min(least, z.Tasks), max(most, z.Tasks)
	}
	return most-least <= 1
}
