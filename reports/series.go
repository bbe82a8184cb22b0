package reports

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"

	"ecsim/scenarios"
)

// seriesKey names a line of series.csv.
type seriesKey struct {
	service string
	step    float64 // seconds
}

// seriesHeader are the columns before the quantities.
var seriesHeader = []string{"service", "seconds", "step_seconds"}

// WriteSeriesCSV writes the series of an outcome as one CSV document: a line per service and
// moment, a column per quantity with its unit. A line covers step_seconds from seconds on; no data
// is an empty field.
func WriteSeriesCSV(w io.Writer, o *scenarios.Outcome) error {
	columns, place := seriesColumns(o.Series)
	out := csv.NewWriter(w)
	if err := out.Write(append(slices.Clone(seriesHeader), columns...)); err != nil {
		return err
	}
	for _, group := range seriesGroups(o.Series) {
		if err := writeGroup(out, group, place, len(columns)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// seriesColumns lists the quantities in the order in which they first appear.
func seriesColumns(all []scenarios.Series) (columns []string, place map[string]int) {
	place = map[string]int{}
	for _, s := range all {
		title := seriesTitle(s)
		if _, known := place[title]; !known {
			place[title] = len(columns)
			columns = append(columns, title)
		}
	}
	return columns, place
}

func seriesTitle(s scenarios.Series) string { return s.Name + " (" + s.Unit + ")" }

// seriesGroups puts series of one service and step together, in the order in which they first
// appear.
func seriesGroups(all []scenarios.Series) [][]scenarios.Series {
	var groups [][]scenarios.Series
	place := map[seriesKey]int{}
	for _, s := range all {
		key := seriesKey{s.Service, s.StepSeconds}
		i, known := place[key]
		if !known {
			i = len(groups)
			place[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], s)
	}
	return groups
}

func writeGroup(
	out *csv.Writer, group []scenarios.Series, place map[string]int, columns int,
) error {
	length := 0
	for _, s := range group {
		length = max(length, len(s.Values))
	}
	step := group[0].StepSeconds
	for i := range length {
		record := make([]string, 3+columns)
		record[0] = group[0].Service
		record[1] = strconv.FormatFloat(float64(i)*step, 'g', -1, 64)
		record[2] = strconv.FormatFloat(step, 'g', -1, 64)
		for _, s := range group {
			if i < len(s.Values) && !math.IsNaN(s.Values[i]) {
				record[3+place[seriesTitle(s)]] = csvNumber(s.Values[i])
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	return nil
}
