package input

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
)

// What the values of a trace are: service.traffic.values.
const (
	countValues     = "count"      // requests in the period
	rateValues      = "rate"       // requests per second
	perMinuteValues = "per-minute" // requests per minute
	perHourValues   = "per-hour"   // requests per hour
)

// rateSeconds is the unit of time of values that are rates, in seconds.
var rateSeconds = map[string]float64{rateValues: 1, perMinuteValues: 60, perHourValues: 3600}

// rateWords are words in the name of a column that make it a rate, longest unit first.
var rateWords = []struct {
	values string
	words  []string
}{
	{perHourValues, []string{"per_hour", "per_h", "perhour", "rph"}},
	{perMinuteValues, []string{"per_minute", "per_min", "perminute", "permin", "rpm"}},
	{rateValues, []string{"per_second", "per_sec", "per_s", "persecond", "persec", "rate", "rps", "qps", "tps", "hps"}},
}

var camelCase = regexp.MustCompile("([a-z])([A-Z])")

// valuesByHeader says by the name of a column what its values are: rates where the name says so, else
// counts. requests/s, RequestsPerSecond and arrival_rate are rates; requests and sum are not.
func valuesByHeader(header string) string {
	spaced := camelCase.ReplaceAllString(strings.ReplaceAll(header, "/", " per "), "$1 $2")
	words := strings.FieldsFunc(strings.ToLower(spaced), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	name := "_" + strings.Join(words, "_") + "_"
	for _, unit := range rateWords {
		for _, word := range unit.words {
			if strings.Contains(name, "_"+word+"_") {
				return unit.values
			}
		}
	}
	return countValues
}

// timeHeaders and valueHeaders are usual names of the two columns, the most telling first.
var (
	timeHeaders = []string{"timestamp", "time", "datetime", "date", "minute_utc", "minute_start_local",
		"second", "offset", "t"}
	valueHeaders = []string{"requests", "count", "value", "sum", "requestcount", "rate", "rps", "qps",
		"requests_per_second", "requestspersecond", "requests/s", "req/s", "request_rate", "requests_per_minute", "rpm",
		"average"}
)

// chooseColumns finds the two columns in the first row and says whether it is a header.
func (r *traceReader) chooseColumns(record []string) (isHeader, ok bool) {
	if len(record) < 2 {
		r.fail(1, 1, fmt.Sprintf("%d column", len(record)), "at least two: times and values")
		return false, false
	}
	isHeader = !slices.ContainsFunc(record, func(cell string) bool {
		_, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
		return err == nil
	})
	names := make([]string, len(record))
	for i, cell := range record {
		names[i] = strings.TrimSpace(cell)
	}
	r.time, ok = r.column(names, isHeader, r.want.Time, timeHeaders, -1)
	if !ok {
		return isHeader, false
	}
	r.value, ok = r.column(names, isHeader, r.want.Value, valueHeaders, r.time)
	if ok && isHeader {
		r.trace.Header = names[r.value]
	}
	return isHeader, ok
}

// column finds a column by its wanted name, by its usual names, or as the first that is not taken.
func (r *traceReader) column(names []string, isHeader bool, want string, usual []string, taken int) (int, bool) {
	if want != "" {
		i := slices.Index(names, want)
		if i < 0 || !isHeader {
			at := document.Place{File: r.file, Line: 1, Column: 1}
			r.problems = append(r.problems, at.Problem("no column "+strconv.Quote(want),
				"one of "+strings.Join(names, ", "), problem.Nearest(want, names)))
			return 0, false
		}
		return i, true
	}
	if isHeader {
		for _, u := range usual {
			i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, u) })
			if i >= 0 && i != taken {
				return i, true
			}
		}
	}
	if taken == 0 {
		return 1, true
	}
	return 0, true
}
