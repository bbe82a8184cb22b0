package reading

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/sim/clock"
)

// Text is the text of a key.
func (t *Table) Text(key string) string {
	n := t.Value(key)
	if n == nil {
		return ""
	}
	if n.Kind != document.Text {
		t.Problem(n, "a text in quotes", "")
		return ""
	}
	return n.Text
}

// Word is the text of a key, which must be one of the legal words.
func (t *Table) Word(key string, legal ...string) string {
	n := t.Value(key)
	if n == nil {
		return ""
	}
	if n.Kind == document.Text && slices.Contains(legal, n.Text) {
		return n.Text
	}
	nearest := ""
	if n.Kind == document.Text {
		nearest = problem.Nearest(n.Text, legal)
	}
	t.Problem(n, OneOf(legal), nearest)
	return ""
}

// OneOf lists legal words as messages do.
func OneOf(legal []string) string {
	if len(legal) == 1 {
		return strconv.Quote(legal[0])
	}
	return "one of " + strings.Join(legal, ", ")
}

// Bool is the truth value of a key; fallback when it is absent.
func (t *Table) Bool(key string, fallback bool) bool {
	n := t.Value(key)
	if n == nil {
		return fallback
	}
	if n.Kind != document.Bool {
		t.Problem(n, "true or false", "")
		return fallback
	}
	return n.Bool
}

// Integer is the whole number of a key within [lo, hi].
func (t *Table) Integer(key string, lo, hi int) int {
	n := t.Value(key)
	if n == nil {
		return 0
	}
	if n.Kind != document.Integer || n.Integer < int64(lo) || n.Integer > int64(hi) {
		t.Problem(n, fmt.Sprintf("a whole number%s", within(float64(lo), float64(hi), "")), "")
		return min(max(0, lo), hi)
	}
	return int(n.Integer)
}

// Number is the number of a key within [lo, hi].
func (t *Table) Number(key string, lo, hi float64) float64 {
	n := t.Value(key)
	if n == nil {
		return 0
	}
	isNumber := n.Kind == document.Integer || n.Kind == document.Float
	if !isNumber || math.IsNaN(n.Float) || n.Float < lo || n.Float > hi {
		t.Problem(n, "a number"+within(lo, hi, ""), "")
		return 0
	}
	return n.Float
}

// Fraction is the share of a key: 0.25 or "25%".
func (t *Table) Fraction(key string) float64 {
	n := t.Value(key)
	if n == nil {
		return 0
	}
	v, ok := ParseFraction(n)
	if !ok || v < 0 || v > 1 {
		t.Problem(n, `a share from 0 to 1, such as 0.25 or "25%"`, "")
		return 0
	}
	return v
}

// ParseFraction reads 0.25 or "25%"; any finite number is accepted.
func ParseFraction(n *document.Node) (float64, bool) {
	switch n.Kind {
	case document.Integer, document.Float:
		return n.Float, !math.IsNaN(n.Float) && !math.IsInf(n.Float, 0)
	case document.Text:
		digits, isPercent := strings.CutSuffix(strings.TrimSpace(n.Text), "%")
		if !isPercent {
			return 0, false
		}
		return ParsePercent(digits)
	}
	return 0, false
}

// ParsePercent is the share that so many percent are: the number nearest to the decimal, so that 5.9 is 0.059.
func ParsePercent(digits string) (share float64, ok bool) {
	v, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, false
	}
	if share, err = strconv.ParseFloat(strings.TrimSpace(digits)+"e-2", 64); err != nil {
		return v / 100, true // an exponent of its own
	}
	return share, true
}

// Longest is the longest span an input may state: ten years.
const Longest = 3653 * clock.Day

// Span is the duration of a key within [lo, hi].
func (t *Table) Span(key string, lo, hi clock.Span) clock.Span {
	n := t.Value(key)
	if n == nil {
		return 0
	}
	return t.SpanOf(n, lo, hi)
}

// SpanOf reads a duration such as "90s" within [lo, hi].
func (t *Table) SpanOf(n *document.Node, lo, hi clock.Span) clock.Span {
	isNumber := n.Kind == document.Integer || n.Kind == document.Float
	s, err := clock.ParseSpan(n.Text)
	inside := err == nil && s >= lo && s <= hi
	if n.Kind == document.Text && inside {
		return s
	}
	expected := "a duration such as 250ms, 90s, 1h30m or 7d"
	if isNumber || n.Kind == document.Text {
		_, bare := strconv.ParseFloat(strings.TrimSpace(n.Text), 64)
		switch {
		case bare == nil:
			expected = withUnit(strings.TrimSpace(n.Text)+"s", lo, hi)
		case err == nil || isLong(n.Text):
			expected = fmt.Sprintf("a duration from %v to %v", lo, hi)
		}
	}
	nearest := strings.Join(strings.Fields(n.Text), "")
	if s, err := clock.ParseSpan(nearest); nearest == n.Text || err != nil || s < lo || s > hi {
		nearest = ""
	}
	t.Problem(n, expected, nearest)
	return 0
}

// withUnit asks for a unit and shows the number in seconds, if that would be accepted.
func withUnit(seconds string, lo, hi clock.Span) string {
	if s, err := clock.ParseSpan(seconds); err != nil || s < lo || s > hi {
		return fmt.Sprintf("a duration with its unit, from %v to %v", lo, hi)
	}
	return fmt.Sprintf("a duration with its unit, such as %q", seconds)
}

// isLong reports whether a text is one duration that is only too long to be held, such as 9999999h.
func isLong(text string) bool {
	text = strings.TrimPrefix(strings.TrimSpace(text), "-")
	number := strings.TrimRight(text, "nuµmshd")
	if number == text || len(number) < 5 {
		return false
	}
	_, err := clock.ParseSpan("1" + text[len(number):])
	_, digits := strconv.ParseFloat(number, 64)
	return err == nil && digits == nil
}

// Seconds is the whole number of seconds of a key within [lo, hi], as AWS writes durations.
func (t *Table) Seconds(key string, lo, hi int) clock.Span {
	return clock.Span(t.Integer(key, lo, hi)) * clock.Second
}

// Time is the date and time of a key.
func (t *Table) Time(key string) time.Time {
	n := t.Value(key)
	if n == nil {
		return time.Time{}
	}
	if n.Kind == document.Text {
		if at, err := time.Parse(time.RFC3339, n.Text); err == nil {
			return at.UTC()
		}
	}
	if n.Kind != document.Time {
		t.Problem(n, "a date and time such as 2026-03-02T00:00:00Z", "")
	}
	return n.Time
}

func within(lo, hi float64, unit string) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) + unit }
	switch {
	case math.IsInf(lo, -1) && (math.IsInf(hi, 1) || hi >= math.MaxInt32):
		return ""
	case math.IsInf(hi, 1) || hi >= math.MaxInt32:
		return " of at least " + number(lo)
	default:
		return " from " + number(lo) + " to " + number(hi)
	}
}
