package reports

import (
	"encoding/csv"
	"io"
	"strconv"

	"ecsim/reports/plots"
	"ecsim/scenarios/study/sweep"
)

// WriteSweep writes a sweep in a format of Formats.
func WriteSweep(w io.Writer, format string, r *sweep.Result) error {
	if format == "csv" {
		return writeSweepCSV(w, r)
	}
	return WriteDocument(w, format, r, BuildSweep(r))
}

// writeSweepCSV writes one line for each point and measure.
func writeSweepCSV(w io.Writer, r *sweep.Result) error {
	out := csv.NewWriter(w)
	header := []string{"point"}
	for _, a := range r.Axes {
		header = append(header, a.Name)
	}
	header = append(header, "measure", "unit", "mean", "low", "high", "n", "meets_objectives")
	if err := out.Write(header); err != nil {
		return err
	}
	for _, p := range r.Points {
		for i, m := range r.Measures {
			v := p.Figures[i].Value
			record := append([]string{strconv.Itoa(p.Number)}, p.Levels...)
			record = append(record, m.Measure, m.Unit, csvNumber(v.Mean), csvNumber(v.Low), csvNumber(v.High),
				strconv.Itoa(v.N), strconv.FormatBool(p.OK))
			if err := out.Write(record); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// WriteSweepDirectory writes everything about a sweep into a folder, which it makes when there is none:
// report.txt, report.md, sweep.csv, sweep.json, and plots/<measure>-<figure>.svg and .png.
func WriteSweepDirectory(dir string, r *sweep.Result) error {
	as := func(format string) func(io.Writer) error {
		return func(w io.Writer) error { return WriteSweep(w, format, r) }
	}
	files := []file{{"report.txt", as("text")}, {"report.md", as("markdown")}, {"sweep.csv", as("csv")},
		{"sweep.json", as("json")}}
	return writeFolder(dir, append(files, pictures(plots.Sweep(r))...))
}
