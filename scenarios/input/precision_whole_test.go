package input

import "testing"

// TestWholeMeasure: a measure that stands alone is named by its whole path, and the message names paths that are.
func TestWholeMeasure(t *testing.T) {
	paths := []string{"cost.monthly", "service.a.latency.p90", "service.a.latency.p99", "service.b.latency.p99",
		"service.c.thrash"}
	for _, c := range []struct{ name, expected, nearest string }{
		{"cost.monthy", "a measure of this scenario", "cost.monthly"},
		{"service.a.latency.p98", "a measure of this scenario", "service.a.latency.p90"},
		{"p99", "a measure of this scenario by its whole path, such as service.a.latency.p99, service.b.latency.p99", ""},
		{"p90", "a measure of this scenario by its whole path", "service.a.latency.p90"},
		{"thrsh", "a measure of this scenario by its whole path", "service.c.thrash"},
		{"colour", "a measure of this scenario", ""},
	} {
		if expected, nearest := WholeMeasure(c.name, paths); expected != c.expected || nearest != c.nearest {
			t.Errorf("%s: expected %q, nearest %q; want %q and %q", c.name, expected, nearest, c.expected, c.nearest)
		}
	}
}
