package catalog

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"ecsim/model/usage"
	"ecsim/pricing"
)

// columns of a price file, in order.
var columns = []string{"dimension", "region", "usd", "unit", "observed", "confidence", "source"}

// Mistake is what is wrong at one place of a price file. Its text is "found …, expected …".
type Mistake struct {
	Line   int // from 1
	Column int // from 1, in characters
	Text   string
}

// Mistakes are all of a file, in its order.
type Mistakes []Mistake

// Error lists them, one per line.
func (all Mistakes) Error() string {
	lines := make([]string, len(all))
	for i, m := range all {
		lines[i] = fmt.Sprintf("line %d: %s", m.Line, m.Text)
	}
	return strings.Join(lines, "\n")
}

// Read reads a price file: CSV with a header, # starts a comment. The catalogue's date is the
// newest that any price was observed on. The error is Mistakes, all of them.
func Read(r io.Reader) (*pricing.Catalog, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	f := file{Reader: csv.NewReader(strings.NewReader(string(text))), lines: strings.Split(string(text), "\n")}
	f.Comment = '#'
	f.FieldsPerRecord = len(columns)
	header, err := f.Reader.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, Mistakes{{1, 1, "found no header, expected " + quoted(columns)}}
	case err != nil && len(header) == 0:
		return nil, append(f.mistakes, malformed(err))
	case !slices.Equal(header, columns):
		line, column := f.place(0)
		return nil, Mistakes{{line, column, "found header " + quoted(header) + ", expected " + quoted(columns)}}
	}
	entries := f.entries()
	if len(f.mistakes) > 0 {
		return nil, f.mistakes
	}
	date := ""
	for _, e := range entries {
		if e.Observed != pricing.Undated {
			date = max(date, e.Observed)
		}
	}
	return pricing.NewCatalog(date, entries)
}

func quoted(row []string) string { return fmt.Sprintf("%q", strings.Join(row, ",")) }

// file is a price file as it is read.
type file struct {
	*csv.Reader
	lines    []string
	mistakes Mistakes
}

// entries are the rows below the header that are right.
func (f *file) entries() (all []pricing.Entry) {
	type price struct {
		dimension usage.Dimension
		region    string
	}
	lines := map[price]int{}
	for {
		record, err := f.Reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return all
		case errors.Is(err, csv.ErrFieldCount):
			line, column := f.place(0)
			f.mistakes = append(f.mistakes, Mistake{line, column, fmt.Sprintf(
				"found a wrong number of fields, %d, expected %d: %s", len(record), len(columns),
				strings.Join(columns, ", "))})
			continue
		case err != nil:
			f.mistakes = append(f.mistakes, malformed(err))
			return all
		}
		e, isRight := f.parse(record)
		if !isRight {
			continue
		}
		line, column := f.place(0)
		if before, twice := lines[price{e.Dimension, e.Region}]; twice {
			f.mistakes = append(f.mistakes, Mistake{line, column, fmt.Sprintf(
				"found two prices of %s in %s, expected one: line %d has it", e.Dimension, e.Region, before)})
			continue
		}
		lines[price{e.Dimension, e.Region}] = line
		all = append(all, e)
	}
}

// parse reads one row. What the values may be is the entry's own check.
func (f *file) parse(record []string) (e pricing.Entry, isRight bool) {
	had := len(f.mistakes)
	e = pricing.Entry{
		Dimension: usage.Dimension(record[0]), Region: record[1], Unit: record[3],
		Observed: record[4], Confidence: pricing.Confidence(record[5]), Source: record[6],
	}
	var err error
	if e.Price, err = pricing.ParseRate(record[2]); err != nil {
		f.mistake("usd", err)
	}
	if all, isList := e.Check().(interface{ Unwrap() []error }); isList {
		for _, err := range all.Unwrap() {
			var wrong pricing.FieldError
			errors.As(err, &wrong)
			f.mistake(wrong.Field, err)
		}
	}
	return e, len(f.mistakes) == had
}

func (f *file) mistake(column string, err error) {
	line, at := f.place(max(0, slices.Index(columns, column)))
	f.mistakes = append(f.mistakes, Mistake{line, at, err.Error()})
}

// place is the line of a field, and its column in characters.
func (f *file) place(field int) (line, column int) {
	line, offset := f.FieldPos(field)
	if line > len(f.lines) || offset-1 > len(f.lines[line-1]) {
		return line, offset
	}
	return line, utf8.RuneCountInString(f.lines[line-1][:offset-1]) + 1
}

// malformed is a mistake in the CSV itself, after which nothing is read.
func malformed(err error) Mistake {
	var wrong *csv.ParseError
	if !errors.As(err, &wrong) {
		return Mistake{1, 1, "found " + err.Error() + ", expected CSV"}
	}
	return Mistake{wrong.Line, wrong.Column, "found " + wrong.Err.Error() + ", expected CSV (RFC 4180)"}
}
