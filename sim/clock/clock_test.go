package clock

import (
	"strings"
	"testing"

	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

func TestInstantsPrintAsATimeOfDay(t *testing.T) {
	cases := map[Time]string{
		0:                               "00:00:00",
		Time(38 * Second):               "00:00:38",
		Time(Second - 1):                "00:00:00.999",
		Time(3*Day + 4*Hour + 5*Minute): "3d 04:05:00",
		Time(23*Hour + 59*Minute + 1500*Millisecond): "23:59:01.500",
		-Time(90 * Second):                           "-00:01:30",
		Never:                                        "never",
	}
	for at, want := range cases {
		if got := at.String(); got != want {
			t.Errorf("%d prints %q, want %q", int64(at), got, want)
		}
	}
}

func TestSpansPrintInTheLargestFittingUnit(t *testing.T) {
	cases := map[Span]string{
		0:                    "0s",
		999:                  "999ns",
		1500 * Nanosecond:    "1.5µs",
		12 * Millisecond:     "12ms",
		12345 * Microsecond:  "12.3ms",
		1500 * Millisecond:   "1.5s",
		27 * Minute:          "27m",
		90 * Second:          "1m30s",
		90 * Minute:          "1h30m",
		2*Day + 4*Hour:       "2d4h",
		-250 * Millisecond:   "-250ms",
		Second - 1:           "1s",
		Minute - 1:           "1m",
		Hour - 1:             "1h",
		Day - 1:              "1d",
		999_999 * Nanosecond: "1ms",
	}
	for s, want := range cases {
		if got := s.String(); got != want {
			t.Errorf("%d ns prints %q, want %q", int64(s), got, want)
		}
	}
}

func TestArithmetic(t *testing.T) {
	at := Time(90 * Second)
	later, since := at.Add(Minute), at.Sub(Time(Minute))
	if later != Time(150*Second) || since != 30*Second || Never.Add(Hour) != Never {
		t.Error("adding and subtracting spans is wrong")
	}
	half := 1500 * Millisecond
	if at.Truncate(Minute) != Time(Minute) || at.Seconds() != 90 || Seconds(1.5) != half {
		t.Error("truncating or converting is wrong")
	}
	for s, want := range map[Span]int64{0: 0, 1: 1, Second: 1, Second + 1: 2, 59*Second + 1: 60} {
		if got := s.CeilSeconds(); got != want {
			t.Errorf("%d ns in whole seconds is %d, want %d", int64(s), got, want)
		}
	}
}

func TestSpansAreRead(t *testing.T) {
	for text, want := range map[string]Span{
		"90s": 90 * Second, "1h30m": 90 * Minute, "250ms": 250 * Millisecond, "7d": 7 * Day,
		"1.5d": 36 * Hour, "1d12h": 36 * Hour, " 5m ": 5 * Minute, "0s": 0, "1us": Microsecond,
		"1µs": Microsecond, "-5s": -5 * Second, "-1d12h": -36 * Hour,
	} {
		if got, err := ParseSpan(text); err != nil || got != want {
			t.Errorf("%q is %v (%v), want %v", text, got, err, want)
		}
	}
}

func TestWhatIsNotASpanIsAnErrorThatSaysWhy(t *testing.T) {
	const unit, span = "needs a unit", "expected a duration"
	for text, want := range map[string]string{
		"90": unit, "0": unit, "1.5": unit, "-0": unit,
		"": span, "soon": span, "5 minutes": span, "1d2": span, "xd": span, "--5s": span,
		"1d-5h":    span,
		"9999999d": span, "99999999h": span, "100000d2000000h": span, "NaNd": span, "infd": span,
	} {
		if got, err := ParseSpan(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %v (%v), want an error that says %q", text, got, err, want)
		}
	}
}

func TestPrintedSpansAreReadAsTheSameToThreeFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Span(rapid.Int64Range(0, int64(1000*Day)).Draw(t, "span"))
		got, err := ParseSpan(s.String())
		if err != nil {
			t.Fatal(err)
		}
		// Days and hours are rounded to the hour: 1 part in 48 at the worst.
		if difference := max(got-s, s-got); difference > s/48 {
			t.Errorf("%d prints %v, which is read as %d", int64(s), s, int64(got))
		}
		if again := got.String(); again != s.String() {
			t.Errorf("%v is read and printed as %v", s, again)
		}
	})
}

func FuzzParseSpan(f *testing.F) {
	for _, text := range []string{
		"90s", "1h30m", "7d", "1.5d3h", "-5s", "0", "", "d", "1e5d", "100000d2562047h", "+3d",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSpan(text)
		if err != nil {
			if s != 0 || err.Error() == "" {
				t.Errorf("%q: an error with the span %d", text, int64(s))
			}
			return
		}
		negative := strings.HasPrefix(strings.TrimSpace(text), "-")
		if s != 0 && negative != (s < 0) {
			t.Errorf("%q is read as %d", text, int64(s))
		}
		if s > 99_000*Day || s < -99_000*Day {
			return // the rounding to hours can pass the bound on days
		}
		if again, err := ParseSpan(s.String()); err != nil || again.String() != s.String() {
			t.Errorf("%q prints %q, which is read as %v (%v)", text, s, again, err)
		}
	})
}
