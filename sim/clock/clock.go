package clock

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Time is an instant of a run: nanoseconds since the scenario's start.
type Time int64

// Span is a length of time in nanoseconds.
type Span int64

// Spans in the units people use.
const (
	Nanosecond  Span = 1
	Microsecond      = 1000 * Nanosecond
	Millisecond      = 1000 * Microsecond
	Second           = 1000 * Millisecond
	Minute           = 60 * Second
	Hour             = 60 * Minute
	Day              = 24 * Hour
)

// Never is later than every instant a run can reach.
const Never Time = math.MaxInt64

// Add is t moved by s; Never stays Never.
func (t Time) Add(s Span) Time {
	if t == Never {
		return Never
	}
	return t + Time(s)
}

// Sub is the span from u to t.
func (t Time) Sub(u Time) Span { return Span(t - u) }

// Seconds is t as seconds since the start.
func (t Time) Seconds() float64 { return Span(t).Seconds() }

// Truncate rounds t down to a multiple of s since the start; s must be positive.
func (t Time) Truncate(s Span) Time { return t - t%Time(s) }

// String prints t as 00:00:38, with days in front (3d 04:05:06) and milliseconds behind when there
// are any.
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	sign := ""
	if t < 0 {
		sign, t = "-", -t
	}
	var b strings.Builder
	b.WriteString(sign)
	if days := t / Time(Day); days > 0 {
		fmt.Fprintf(&b, "%dd ", days)
	}
	t %= Time(Day)
	fmt.Fprintf(&b, "%02d:%02d:%02d", t/Time(Hour), t/Time(Minute)%60, t/Time(Second)%60)
	if ms := t / Time(Millisecond) % 1000; ms > 0 {
		fmt.Fprintf(&b, ".%03d", ms)
	}
	return b.String()
}

// Seconds is s as a number of seconds.
func (s Span) Seconds() float64 { return float64(s) / float64(Second) }

// CeilSeconds is s in whole seconds, rounded up.
func (s Span) CeilSeconds() int64 { return (int64(s) + int64(Second) - 1) / int64(Second) }

// String prints s with at most three significant figures in the largest fitting unit below an hour
// (12ms, 1.5s, 27m) and as hours and minutes above (1h30m, 2d4h).
func (s Span) String() string {
	switch {
	case s < 0:
		return "-" + (-max(s, -math.MaxInt64)).String()
	case s == 0:
		return "0s"
	case s < Microsecond:
		return strconv.FormatInt(int64(s), 10) + "ns"
	// Each limit is where rounding would reach the next unit.
	case s < Millisecond-Microsecond/2:
		return figures(s, Microsecond) + "µs"
	case s < Second-Millisecond/2:
		return figures(s, Millisecond) + "ms"
	case s < Minute-Second/20:
		return figures(s, Second) + "s"
	case s < Hour-Second/2:
		return parts(s, Minute, "m", Second, "s")
	case s < Day-Minute/2:
		return parts(s, Hour, "h", Minute, "m")
	default:
		return parts(s, Day, "d", Hour, "h")
	}
}

func figures(s, unit Span) string {
	return strconv.FormatFloat(float64(s)/float64(unit), 'g', 3, 64)
}

func parts(s, big Span, bigName string, small Span, smallName string) string {
	rounded := s / small // in units of small
	if s%small >= small/2 {
		rounded++
	}
	out := strconv.FormatInt(int64(rounded/(big/small)), 10) + bigName
	if rest := rounded % (big / small); rest > 0 {
		out += strconv.FormatInt(int64(rest), 10) + smallName
	}
	return out
}

// Seconds is n seconds as a Span, rounded to the nearest nanosecond.
func Seconds(n float64) Span { return Span(math.Round(n * float64(Second))) }

// ParseSpan reads a span such as 90s, 1h30m, 250ms, 7d or -1d12h. A bare number has no unit and is
// an error.
func ParseSpan(text string) (Span, error) {
	rest, negative := strings.CutPrefix(strings.TrimSpace(text), "-")
	days, rest, ok := cutDays(rest)
	if !ok || rest == "0" || strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+") {
		return 0, spanError(text)
	}
	span := days
	if rest != "" {
		d, err := time.ParseDuration(rest)
		if err != nil || Span(d) > math.MaxInt64-days {
			return 0, spanError(text)
		}
		span += Span(d)
	}
	if negative {
		return -span, nil
	}
	return span, nil
}

// cutDays reads the days in front of a span's other parts; text without a "d" has none.
func cutDays(text string) (days Span, rest string, ok bool) {
	const most = 100_000 // 273 years: a Span holds 292
	before, after, found := strings.Cut(text, "d")
	if !found {
		return 0, text, text != ""
	}
	n, err := strconv.ParseFloat(before, 64)
	if err != nil || !(n >= 0 && n <= most) {
		return 0, "", false
	}
	return Span(math.Round(n * float64(Day))), after, true
}

func spanError(text string) error {
	if _, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil {
		number := strings.TrimSpace(text)
		return fmt.Errorf("a duration needs a unit: found %q, expected for example %ss, %sm or %sh",
			text, number, number, number)
	}
	return fmt.Errorf("found %q, expected a duration such as 250ms, 90s, 1h30m or 7d", text)
}
