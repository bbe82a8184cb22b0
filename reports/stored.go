package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ecsim/scenarios"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
)

// Names of files in a folder that WriteDirectory writes.
const (
	outcomeFile = "outcome.json"
	seriesFile  = "series.csv"
)

const wantsOutcome = "an outcome: what `ecsim run --format json` prints, or a folder that `ecsim run --output` wrote"

// Read reads a stored outcome: a document of `ecsim run --format json`, or the folder of --output, whose
// series come with it. The error is Problems: what the file is instead, and where.
func Read(path string) (*scenarios.Outcome, error) {
	file := path
	info, err := os.Stat(path)
	isFolder := err == nil && info.IsDir()
	if isFolder {
		file = filepath.Join(path, outcomeFile)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, notOutcome(file, 0, 0, unreadable(err))
	}
	o, err := Parse(file, data)
	if err != nil || !isFolder {
		return o, err
	}
	file = filepath.Join(path, seriesFile)
	if data, err = os.ReadFile(file); errors.Is(err, fs.ErrNotExist) {
		return o, nil
	} else if err == nil {
		o.Series, err = parseSeries(data)
	}
	if err != nil {
		return nil, scenarios.Problems{{File: file, Found: err.Error(), Expected: "the series of an outcome"}}
	}
	return o, nil
}

// Parse reads the document of an outcome; messages call it file.
func Parse(file string, data []byte) (*scenarios.Outcome, error) {
	if text := bytes.TrimSpace(data); len(text) == 0 {
		return nil, notOutcome(file, 0, 0, "an empty file")
	} else if text[0] != '{' {
		return nil, notOutcome(file, 1, 1, "text that is no JSON object"+guess(file, text))
	}
	var o scenarios.Outcome
	err := json.Unmarshal(data, &o)
	if o.Schema != scenarios.Schema {
		return nil, otherDocument(file, data)
	}
	if err != nil {
		line, column := placeOf(err, data)
		return nil, notOutcome(file, line, column, "what does not belong there ("+err.Error()+")")
	}
	return &o, nil
}

// otherDocument says what a JSON document is that is no outcome.
func otherDocument(file string, data []byte) error {
	root, problems := document.ParseJSON(file, data)
	if len(problems) > 0 {
		return problems
	}
	if schema := root.Get("schema"); schema != nil {
		return notOutcome(file, schema.Place.Line, schema.Place.Column, fmt.Sprintf("schema %q", schema.Text))
	}
	found := "a JSON document without a schema"
	if shape, _ := awsjson.Recognise(root); shape != awsjson.Unknown {
		found = string(shape) + ", which is an AWS document"
	}
	return notOutcome(file, 1, 1, found)
}

// IsOutcome reports whether a file is the document of an outcome.
func IsOutcome(file string) bool {
	data, err := os.ReadFile(file)
	var head struct {
		Schema string `json:"schema"`
	}
	return err == nil && json.Unmarshal(data, &head) == nil && head.Schema == scenarios.Schema
}

func notOutcome(file string, line, column int, found string) error {
	return scenarios.Problems{{File: file, Line: line, Column: column, Found: found, Expected: wantsOutcome}}
}

func unreadable(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "a file that does not exist"
	case errors.As(err, &path):
		return "a file that cannot be read: " + path.Err.Error()
	}
	return "a file that cannot be read: " + err.Error()
}

// guess says what a text is, if that is plain to see.
func guess(file string, text []byte) string {
	first, _, _ := bytes.Cut(text, []byte("\n"))
	switch {
	case strings.HasSuffix(file, ".toml"):
		return ", a scenario perhaps: `ecsim run` plays it"
	case strings.HasPrefix(string(first), strings.Join(csvHeader, ",")):
		return ", the CSV report of an outcome"
	case bytes.HasPrefix(first, []byte("# ")):
		return ", the Markdown report of an outcome"
	}
	return ""
}

// placeOf is the line and column at which decoding stopped.
func placeOf(err error, data []byte) (line, column int) {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) || int(wrong.Offset) > len(data) {
		return 0, 0
	}
	before := data[:wrong.Offset]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

// parseSeries reads what WriteSeriesCSV wrote.
func parseSeries(data []byte) ([]scenarios.Series, error) {
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) == 0 || len(records[0]) < 3 || !slices.Equal(records[0][:3], seriesHeader) {
		return nil, fmt.Errorf("a header other than %s, …", strings.Join(seriesHeader, ", "))
	}
	var all []scenarios.Series
	rows := records[1:]
	for begin := 0; begin < len(rows); {
		end := begin + 1
		for end < len(rows) && rows[end][0] == rows[begin][0] && rows[end][2] == rows[begin][2] {
			end++
		}
		group, err := parseGroup(records[0], rows[begin:end])
		if err != nil {
			return nil, err
		}
		all = append(all, group...)
		begin = end
	}
	return all, nil
}

// parseGroup is the series of one service and step: a column without any value is none.
func parseGroup(header []string, rows [][]string) (all []scenarios.Series, err error) {
	step, err := strconv.ParseFloat(rows[0][2], 64)
	if err != nil {
		return nil, fmt.Errorf("step_seconds %q", rows[0][2])
	}
	for column := 3; column < len(header); column++ {
		name, unit, _ := strings.Cut(strings.TrimSuffix(header[column], ")"), " (")
		s := scenarios.Series{Service: rows[0][0], Name: name, Unit: unit, StepSeconds: step}
		known := 0
		for i, row := range rows {
			value := math.NaN()
			if row[column] != "" {
				known = i + 1
				if value, err = strconv.ParseFloat(row[column], 64); err != nil {
					return nil, fmt.Errorf("%s %q", header[column], row[column])
				}
			}
			s.Values = append(s.Values, value)
		}
		if known > 0 {
			all = append(all, s)
		}
	}
	return all, nil
}
