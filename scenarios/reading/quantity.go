package reading

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"ecsim/scenarios/document"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// byteUnits are the units of sizes; longer names first, so that MiB is not read as B.
var byteUnits = []struct {
	name  string
	bytes float64
}{
	{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40},
	{"kB", 1e3}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1},
}

// ParseSize reads a size such as 180MB or 1.5GiB in bytes.
func ParseSize(text string) (float64, error) {
	text = strings.TrimSpace(text)
	for _, u := range byteUnits {
		if digits, ok := strings.CutSuffix(text, u.name); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
			if err == nil && v >= 0 && v*u.bytes <= 1e18 {
				return v * u.bytes, nil
			}
			break
		}
	}
	return 0, fmt.Errorf("found %q, expected a size such as 180MB or 512MiB", text)
}

// Bytes is the size of a key in bytes.
func (t *Table) Bytes(key string) float64 {
	n := t.Value(key)
	if n == nil {
		return 0
	}
	v, err := ParseSize(n.Text)
	if n.Kind != document.Text || err != nil {
		t.Problem(n, "a size such as 180MB or 512MiB", "")
	}
	return v
}

var rateUnits = map[string]float64{"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60,
	"h": 3600, "hour": 3600, "d": 86400, "day": 86400}

// ParseRate reads a rate such as 40/s, 2400/min or 1.5M/d in events per second.
func ParseRate(text string) (float64, error) {
	digits, unit, found := strings.Cut(strings.TrimSpace(text), "/")
	seconds, ok := rateUnits[strings.TrimSpace(unit)]
	digits, factor := strings.TrimSpace(digits), 1.0
	if d, isMega := strings.CutSuffix(digits, "M"); isMega {
		digits, factor = d, 1e6
	} else if d, isKilo := strings.CutSuffix(digits, "k"); isKilo {
		digits, factor = d, 1e3
	}
	v, err := strconv.ParseFloat(digits, 64)
	if !found || !ok || err != nil || !(v >= 0) || v*factor > 1e12 {
		return 0, fmt.Errorf("found %q, expected a rate such as 40/s, 2400/min or 1M/d", text)
	}
	return v * factor / seconds, nil
}

// Rate is the rate of a key in events per second.
func (t *Table) Rate(key string) float64 {
	n := t.Value(key)
	if n == nil {
		return 0
	}
	v, err := ParseRate(n.Text)
	if n.Kind != document.Text || err != nil {
		nearest := strings.Join(strings.Fields(n.Text), "")
		if !strings.Contains(nearest, "/") {
			nearest += "/s"
		}
		if _, err := ParseRate(nearest); err != nil {
			nearest = ""
		}
		t.Problem(n, "a rate of at least zero with its unit, such as 40/s, 2400/min or 1M/d", nearest)
	}
	return v
}

// Throughput is the law of the time that 10^6 bytes take at the speed of a key: "12MB/s", or a range
// "8.6MB/s..20MB/s" over which the time per byte is spread evenly.
func (t *Table) Throughput(key string) random.Distribution {
	n := t.Value(key)
	if n == nil {
		return random.Distribution{}
	}
	slow, fast, isRange := strings.Cut(n.Text, "..")
	if !isRange {
		fast = slow
	}
	longest, ok1 := perMegabyte(slow)
	shortest, ok2 := perMegabyte(fast)
	if n.Kind != document.Text || !ok1 || !ok2 || shortest > longest {
		t.Problem(n, "a speed such as 12MB/s, or a range from slow to fast such as 8.6MB/s..20MB/s", "")
		return random.Distribution{}
	}
	return random.Uniform(shortest, longest)
}

func perMegabyte(text string) (clock.Span, bool) {
	size, ok := strings.CutSuffix(strings.TrimSpace(text), "/s")
	bytes, err := ParseSize(size)
	if !ok || err != nil || bytes < 1 {
		return 0, false
	}
	return clock.Span(math.Round(1e15 / bytes)), true
}
