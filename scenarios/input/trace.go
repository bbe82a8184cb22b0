package input

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"ecsim/model/workload"
	"ecsim/scenarios/document"
	"ecsim/scenarios/problem"
	"ecsim/sim/clock"
)

// traceColumns says which columns of a trace to read; an empty name is found by looking.
type traceColumns struct {
	Time, Value string
}

// parsedTrace is a trace as its file has it.
type parsedTrace struct {
	Points []workload.TracePoint // the first at 0, unless the file counts from its own start
	Origin time.Time             // calendar instant of 0; zero: the file has offsets
	Header string                // of the column of values; empty: there is none
}

const (
	maxTraceProblems = 10      // of one file; the rest is counted
	maxTraceBytes    = 1 << 30 // after decompression
	epochFrom        = 100e6   // numbers from here on are seconds since 1970, not offsets
)

// readTrace reads a CSV trace, plain or gzip: a column of times (RFC 3339, 2006-01-02 15:04:05, seconds
// or durations from the start) and a column of numbers, with or without a header.
func readTrace(file string, data []byte, want traceColumns) (parsedTrace, problem.Problems) {
	r := &traceReader{file: file, want: want}
	text, err := unzip(data)
	if err != nil {
		r.fail(0, 0, "a file that cannot be decompressed: "+err.Error(), "CSV, plain or gzip")
		return parsedTrace{}, r.problems
	}
	text, r.problems = document.Plain(file, text)
	if len(r.problems) > 0 {
		return parsedTrace{}, r.problems
	}
	r.csv = csv.NewReader(bufio.NewReader(bytes.NewReader(text)))
	r.csv.FieldsPerRecord = -1
	r.csv.ReuseRecord = true
	r.csv.Comment = '#'
	r.readAll()
	if r.dropped > 0 {
		r.problems = append(r.problems, r.firstDropped.Problem(
			fmt.Sprintf("%d unreadable rows from here on", r.dropped), "none", ""))
	}
	if len(r.trace.Points) == 0 && len(r.problems) == 0 {
		r.fail(0, 0, "no rows", "a column of times and a column of numbers")
	}
	return r.trace, r.problems
}

func unzip(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(z, maxTraceBytes))
	return text, err
}

type traceReader struct {
	file         string
	want         traceColumns
	csv          *csv.Reader
	trace        parsedTrace
	problems     problem.Problems
	dropped      int            // problems beyond maxTraceProblems
	firstDropped document.Place // of them
	time, value  int            // columns, from 0
}

func (r *traceReader) fail(line, column int, found, expected string) {
	at := document.Place{File: r.file, Line: line, Column: column}
	if len(r.problems) == maxTraceProblems {
		if r.dropped == 0 {
			r.firstDropped = at
		}
		r.dropped++
		return
	}
	r.problems = append(r.problems, at.Problem(found, expected, ""))
}

func (r *traceReader) readAll() {
	for row := 0; ; row++ {
		record, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				r.fail(parse.Line, parse.Column, "a row that is no CSV: "+parse.Err.Error(), "valid CSV")
			} else {
				r.fail(0, 0, "a file that cannot be read: "+err.Error(), "CSV")
			}
			return
		}
		if row == 0 {
			isHeader, ok := r.chooseColumns(record)
			if !ok {
				return
			}
			if isHeader {
				continue
			}
		}
		r.row(record)
	}
}

func (r *traceReader) row(record []string) {
	last := max(r.time, r.value)
	line, _ := r.csv.FieldPos(0)
	if len(record) <= last {
		r.fail(line, 1, fmt.Sprintf("a row of %d columns", len(record)), fmt.Sprintf("at least %d", last+1))
		return
	}
	at, ok := r.instant(strings.TrimSpace(record[r.time]))
	if !ok {
		line, column := r.csv.FieldPos(r.time)
		r.fail(line, column, strconv.Quote(record[r.time]),
			"a time such as 2026-03-02T00:00:00Z, 2026-03-02 00:00:00, 60 (seconds) or 1m30s")
		return
	}
	value, err := strconv.ParseFloat(strings.TrimSpace(record[r.value]), 64)
	if err != nil || !(value >= 0) || math.IsInf(value, 0) {
		line, column := r.csv.FieldPos(r.value)
		r.fail(line, column, strconv.Quote(record[r.value]), "a number of at least zero")
		return
	}
	if n := len(r.trace.Points); n > 0 && at <= r.trace.Points[n-1].At {
		line, column := r.csv.FieldPos(r.time)
		r.fail(line, column, strconv.Quote(record[r.time])+" at or before the row above", "times that rise")
		return
	}
	r.trace.Points = append(r.trace.Points, workload.TracePoint{At: at, Value: value})
}

var traceLayouts = []string{time.RFC3339, time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateOnly}

// instant reads a time. The first calendar time becomes 0.
func (r *traceReader) instant(text string) (clock.Time, bool) {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		switch {
		case !(seconds >= 0) || seconds > 4e9:
			return 0, false
		case seconds >= epochFrom:
			whole := int64(seconds)
			return r.calendar(time.Unix(whole, int64((seconds-float64(whole))*1e9)).UTC())
		}
		return clock.Time(clock.Seconds(seconds)), r.trace.Origin.IsZero()
	}
	for _, layout := range traceLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return r.calendar(t.UTC())
		}
	}
	s, err := clock.ParseSpan(text)
	return clock.Time(s), err == nil && s >= 0 && r.trace.Origin.IsZero()
}

func (r *traceReader) calendar(t time.Time) (clock.Time, bool) {
	if len(r.trace.Points) == 0 {
		r.trace.Origin = t
	}
	if r.trace.Origin.IsZero() {
		return 0, false
	}
	return clock.Time(t.Sub(r.trace.Origin)), true
}
