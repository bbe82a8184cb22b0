package compare

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"ecsim/scenarios/reading"
	"ecsim/sim/clock"
)

// DefaultIndifference is the share of base's value up to which a difference does not matter.
const DefaultIndifference = 0.01

// Floors are the differences up to which nothing matters however small base's value is, by unit. A
// relative zone around zero would call a single failed request a regression.
var Floors = map[string]float64{
	"s":        0.0001,
	"USD":      0.0001,
	"requests": 1,
	"tasks":    0.01,
	"ratio":    0.0001,
}

// Zones are the indifference zones of measures.
type Zones struct {
	relative float64
	own      []zone
}

// zone is that of the measures that a pattern names.
type zone struct {
	pattern string
	text    string // as stated
	amount  float64
	unit    string // s, USD or % of base's value; empty: a number in the measure's own unit
}

// ParseZones reads statements such as 1%, p99=5ms, cost=$2 or availability=0.05%. A share without a
// measure is for all but availabilities. A later statement goes before an earlier one.
func ParseZones(statements []string) (Zones, error) {
	z := Zones{relative: DefaultIndifference}
	for _, text := range statements {
		pattern, amount, named := strings.Cut(text, "=")
		if !named {
			pattern, amount = "", text
		}
		one, err := parseZone(strings.TrimSpace(pattern), strings.TrimSpace(amount))
		switch {
		case err != nil && !named:
			return Zones{}, fmt.Errorf("found %q, expected a share such as 1%%, not below zero, or a measure and what "+
				"does not matter of it, such as p99=5ms or cost=$2", text)
		case err != nil:
			return Zones{}, fmt.Errorf("found %q, %w", text, err)
		case named && one.pattern == "":
			return Zones{}, fmt.Errorf("found %q, expected a measure before the equals sign", text)
		case named:
			z.own = append(z.own, one)
		case one.unit != "%":
			return Zones{}, fmt.Errorf("found %q, expected a share such as 1%%, or a measure with it, such as p99=%s",
				text, text)
		default:
			z.relative = one.amount
		}
	}
	return z, nil
}

func parseZone(pattern, text string) (zone, error) {
	z := zone{pattern: pattern, text: text}
	number := func(digits string) bool {
		v, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
		z.amount = v
		return err == nil && v >= 0 && !math.IsInf(v, 0)
	}
	if digits, ok := strings.CutSuffix(text, "%"); ok {
		if share, ok := reading.ParsePercent(digits); ok && share >= 0 {
			z.amount, z.unit = share, "%"
			return z, nil
		}
	}
	if digits, ok := strings.CutPrefix(text, "$"); ok && number(digits) {
		z.unit = "USD"
		return z, nil
	}
	if number(text) {
		return z, nil
	}
	if s, err := clock.ParseSpan(text); err == nil && s >= 0 {
		z.amount, z.unit = s.Seconds(), "s"
		return z, nil
	}
	return z, fmt.Errorf("expected a share (1%%), a duration (5ms), dollars ($2) or a number, not below zero")
}

// Check refuses patterns that name none of some measures, and amounts of another unit than theirs.
func (z Zones) Check(paths, units []string) error {
	for _, o := range z.own {
		found := false
		for i, path := range paths {
			if !Names(o.pattern, path) {
				continue
			}
			found = true
			if o.unit != "" && o.unit != "%" && o.unit != units[i] {
				return fmt.Errorf("found %s=%s, expected an amount of %s's unit, which is %s, or a share",
					o.pattern, o.text, path, units[i])
			}
		}
		if !found {
			return fmt.Errorf("found %q, which names no measure that is compared, such as %s",
				o.pattern, strings.Join(paths[:min(len(paths), 3)], ", "))
		}
	}
	return nil
}

// of is the zone of a measure in its unit, given base's value. A share of a ratio is in points: of an
// availability of 99.9 %, one part in a hundred would be ten times what is not available.
func (z Zones) of(path, unit string, base float64) float64 {
	base = math.Abs(base)
	if math.IsNaN(base) {
		base = 0
	}
	for _, o := range slices.Backward(z.own) {
		switch {
		case !Names(o.pattern, path):
		case o.unit == "%" && unit != "ratio":
			return o.amount * base
		default:
			return o.amount
		}
	}
	if Names("availability", path) {
		return Floors[unit]
	}
	return max(z.relative*base, Floors[unit])
}

// Relative is the zone of every measure that has none of its own, as a share of base's value.
func (z Zones) Relative() float64 { return z.relative }

// Names reports whether a pattern names a measure: its keys are keys of the path, next to each other.
// So p99, latency.p99, service.web and the whole path all name service.web.latency.p99. Latencies of
// completed requests only are meant when "completed" is written.
func Names(pattern, path string) bool {
	if strings.Contains(path, ".completed.") && !strings.Contains(pattern, "completed") {
		return false
	}
	return strings.Contains("."+path+".", "."+pattern+".")
}
