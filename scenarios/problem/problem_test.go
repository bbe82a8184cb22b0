package problem

import "testing"

func TestProblemString(t *testing.T) {
	cases := map[string]Problem{
		`a.toml:3:5: found wrokers, expected a key (did you mean "workers"?)`: {File: "a.toml", Line: 3, Column: 5,
			Found: "wrokers", Expected: "a key", Nearest: "workers"},
		`--set a=1: found x, expected y`: {File: "--set a=1", Found: "x", Expected: "y"},
		`found x, expected y`:            {Found: "x", Expected: "y"},
	}
	for want, p := range cases {
		if got := p.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	legal := []string{"workers", "queue", "timeout", "bursts_per_month", "slo"}
	cases := map[string]string{"wrokers": "workers", "Queue": "queue", "time_out": "timeout",
		"bursts": "bursts_per_month", "memory": "", "xyz": "", "": "",
		"uqeue": "queue", "foo": ""}
	for word, want := range cases {
		if got := Nearest(word, legal); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

// Problems come by file and place, each once, and an empty list is no error.
func TestProblemsSorted(t *testing.T) {
	a, b := Problem{File: "a", Line: 2, Found: "x"}, Problem{File: "a", Line: 10, Found: "x"}
	got := Problems{b, a, a}.Sorted()
	if len(got) != 2 || got[0] != a || got[1] != b {
		t.Errorf("got %v", got)
	}
	if err := (Problems{}).Err(); err != nil {
		t.Errorf("got %v", err)
	}
}
