package compare

import (
	"math"
	"testing"
)

func TestZonesTakeTheLastStatementThatNamesAMeasure(t *testing.T) {
	for _, c := range []struct {
		statements []string
		path, unit string
		base, want float64
	}{
		{nil, "cost.monthly", "USD", 500, 5},
		{nil, "cost.total", "USD", 0, 0.0001},
		{nil, "service.web.availability.requests", "ratio", 0.999, 0.0001},
		{[]string{"2%"}, "cost.monthly", "USD", 500, 10},
		{[]string{"2%"}, "service.web.availability.requests", "ratio", 0.999, 0.0001},
		{[]string{"availability=0.05%"}, "service.web.availability.requests", "ratio", 0.999, 0.0005},
		{[]string{"p99=5ms"}, "service.web.latency.p99", "s", 0.2, 0.005},
		{[]string{"p99=5ms"}, "service.web.latency.p999", "s", 0.2, 0.002},
		{[]string{"latency=5%", "web.latency.p99=1ms"}, "service.web.latency.p99", "s", 0.2, 0.001},
		{[]string{"p99=1ms", "latency=5%"}, "service.web.latency.p99", "s", 0.2, 0.01},
		{[]string{"cost=$2"}, "cost.total", "USD", 500, 2},
		{[]string{"failed=10"}, "service.web.requests.failed", "requests", 0, 10},
		{[]string{"0%"}, "service.web.tasks.failed", "tasks", 0, 0.01},
		{nil, "service.web.latency.p99", "s", math.NaN(), 0.0001},
	} {
		z, err := ParseZones(c.statements)
		if err != nil {
			t.Fatal(err)
		}
		if got := z.of(c.path, c.unit, c.base); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v: zone of %s is %v, want %v", c.statements, c.path, got, c.want)
		}
	}
}

func TestWrongZonesAreRefused(t *testing.T) {
	for _, text := range []string{"", "5ms", "-1%", "p99=", "=5ms", "p99=fast", "p99=-5ms", "cost=$-2", "inf"} {
		if _, err := ParseZones([]string{text}); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	paths, units := []string{"cost.total", "service.web.latency.p99"}, []string{"USD", "s"}
	for text, wanted := range map[string]bool{
		"p99=5ms": true, "p99=3%": true, "web=1%": true, "cost=5ms": false, "p98=5ms": false, "service.web.latency=$1": false,
	} {
		z, err := ParseZones([]string{text})
		if err != nil {
			t.Fatal(err)
		}
		if err := z.Check(paths, units); (err == nil) != wanted {
			t.Errorf("%s: %v", text, err)
		}
	}
}
