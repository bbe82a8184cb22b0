package scheduler

import (
	"testing"

	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

// noTie prefers the zone that comes first.
func noTie(string) uint64 { return 0 }

// AZ-06: a zone without instances does not count.
// S-38: no two zones differ by more than one task, each has one if there are enough. S-39: from the
// fullest to the emptiest; one that is closed gets none but may give one up. S-33: where all are protected none stops.
func TestNextMove(t *testing.T) {
	tests := []struct {
		name  string
		zones []Spread
		want  Move
		ok    bool
	}{
		{"2/2", []Spread{{"a", 2, false, false, false}, {"b", 2, false, false, false}}, Move{}, false},
		{"3/2", []Spread{{"a", 3, false, false, false}, {"b", 2, false, false, false}}, Move{}, false},
		{"5/3", []Spread{{"a", 5, false, false, false}, {"b", 3, false, false, false}}, Move{0, 1}, true},
		{"a zone without a task", []Spread{{"a", 2, false, false, false}, {"b", 0, false, false, false}}, Move{0, 1}, true},
		{"fewer tasks than zones", []Spread{{"a", 1, false, false, false}, {"b", 0, false, false, false}}, Move{}, false},
		{"the emptiest is closed", []Spread{
			{"a", 4, false, false, false}, {"b", 0, true, false, false}, {"c", 2, false, false, false}},
			Move{0, 2}, true},
		{"the fullest is closed", []Spread{{"a", 4, true, false, false}, {"b", 1, false, false, false}}, Move{0, 1}, true},
		{"the fullest is protected", []Spread{{"a", 4, false, true, false}, {"b", 1, false, false, false},
			{"c", 3, false, false, false}}, Move{2, 1}, true},
		{"all are protected", []Spread{{"a", 4, false, true, false}, {"b", 1, false, true, false}}, Move{}, false},
		{"the emptiest has no instance", []Spread{{"a", 4, false, false, false}, {"b", 0, false, false, true},
			{"c", 2, false, false, false}}, Move{0, 2}, true},
		{"all are closed", []Spread{{"a", 4, true, false, false}, {"b", 1, true, false, false}}, Move{}, false},
	}
	for _, tt := range tests {
		got, ok := NextMove(tt.zones, noTie)
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("%s: %v %v, want %v %v", tt.name, got, ok, tt.want, tt.ok)
		}
	}
}

// S-38: as long as there is a move, playing it brings the zones closer; when there is none, open
// zones hold the floor or the ceiling of an even share.
func TestMovesEndInBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zones := make([]Spread, rapid.IntRange(1, 5).Draw(t, "zones"))
		tasks := 0
		for i := range zones {
			zones[i].Zone = string(rune('a' + i))
			zones[i].Tasks = rapid.IntRange(0, 12).Draw(t, "tasks")
			tasks += zones[i].Tasks
		}
		for range tasks + 1 {
			m, ok := NextMove(zones, noTie)
			if !ok {
				break
			}
			zones[m.From].Tasks--
			zones[m.To].Tasks++
		}
		if !IsBalanced(zones) {
			t.Fatalf("never balanced: %v", zones)
		}
		for _, z := range zones {
			if least := tasks / len(zones); z.Tasks != least && z.Tasks != least+1 {
				t.Fatalf("%d tasks over %v", tasks, zones)
			}
		}
	})
}
