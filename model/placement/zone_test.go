package placement

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// byName makes the alphabetically first zone win a tie.
func byName(zone string) uint64 { return uint64(zone[0]) }

// S-09, PL-09: even over the zones, counted for each capacity provider apart. S-07: fewest tasks of the
// service.
func TestChooseTakesTheEmptiestZone(t *testing.T) {
	tests := []struct {
		name  string
		zones []Zone
		want  int
	}{
		{"empty service: tie", []Zone{{Name: "b"}, {Name: "a"}}, 1},
		{"fewest peers", []Zone{{Name: "a", Peers: 2}, {Name: "b", Peers: 1}}, 1},
		{"peers before tasks", []Zone{{Name: "a", Peers: 0, Tasks: 9}, {Name: "b", Peers: 1,
			Tasks: 1}}, 0},
		{"tasks among equal peers", []Zone{{Name: "a", Tasks: 3}, {Name: "b", Tasks: 2}}, 1},
		{"a zone that is down is passed over", []Zone{{Name: "a", Obstacle: ZoneDown},
			{Name: "b", Peers: 5}}, 1},
		{"no zone at all", []Zone{{Name: "a", Obstacle: ZoneDown}, {Name: "b",
			Obstacle: NoCapacity}}, -1},
		{"none configured", nil, -1},
	}
	for _, tt := range tests {
		if got := Choose(tt.zones, byName); got != tt.want {
			t.Errorf("%s: zone %d, want %d", tt.name, got, tt.want)
		}
	}
}

// FS-05, AZ-07: every refusal names its obstacle.
func TestRejectionsNameTheObstacle(t *testing.T) {
	zones := []Zone{{Name: "a", Obstacle: ZoneDown}, {Name: "b"}, {Name: "c", Obstacle: NoCapacity}}
	want := []Rejection{{"a", ZoneDown}, {"c", NoCapacity}}
	if got := Rejections(zones); !reflect.DeepEqual(got, want) {
		t.Errorf("rejections %v, want %v", got, want)
	}
	if got := want[0].String(); got != "a: zone is down" {
		t.Errorf("prints %q", got)
	}
}

// S-09: placing one task after another never lets two open zones differ by more than one peer, and
// the order in which the zones are listed does not matter.
func TestChooseKeepsTheBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zones := []Zone{{Name: "a"}, {Name: "b"}, {Name: "c"}, {Name: "d"}}
		for i := range zones {
			if rapid.Bool().Draw(t, "down") {
				zones[i].Obstacle = ZoneDown
			}
		}
		seed := rapid.Uint64().Draw(t, "seed")
		tie := func(zone string) uint64 { return seed * uint64(zone[0]) }
		for range rapid.IntRange(0, 30).Draw(t, "tasks") {
			got := Choose(zones, tie)
			reversed := slices.Clone(zones)
			slices.Reverse(reversed)
			if other := Choose(reversed, tie); got >= 0 && reversed[other].Name != zones[got].Name {
				t.Fatalf("the order of the zones decided: %s or %s", zones[got].Name,
					reversed[other].Name)
			}
			if got < 0 {
				if len(Rejections(zones)) != len(zones) {
					t.Fatalf("no zone chosen although one is open: %v", zones)
				}
				return
			}
			zones[got].Peers++
			zones[got].Tasks++
		}
		least, most := 1<<30, 0
		for _, z := range zones {
			if z.Obstacle != None && z.Tasks > 0 {
				t.Fatalf("a task went to %s, which is down", z.Name)
			}
			if z.Obstacle == None {
				least, most = min(least, z.Peers), max(most, z.Peers)
			}
		}
		if most-least > 1 && least < 1<<30 {
			t.Fatalf("unbalanced: %v", zones)
		}
	})
}
