package reports

import (
	"io"
	"os"
	"path/filepath"

	"ecsim/reports/plots"
	"ecsim/scenarios"
)

// WriteDirectory writes everything about an outcome into a folder, which it makes when there is
// none: report.txt, report.md, report.csv, outcome.json, series.csv, timeline.txt when the outcome
// has one, and plots/<service>-<figure>.svg and .png. Each file appears whole or not at all.
func WriteDirectory(dir string, o *scenarios.Outcome) error {
	page := Build(o)
	files := []file{
		{"report.txt", func(w io.Writer) error { return WriteText(w, page) }},
		{"report.md", func(w io.Writer) error { return WriteMarkdown(w, page) }},
		{"report.csv", func(w io.Writer) error { return WriteCSV(w, page) }},
		{outcomeFile, func(w io.Writer) error { return WriteJSON(w, o) }},
		{seriesFile, func(w io.Writer) error { return WriteSeriesCSV(w, o) }},
	}
	if len(o.Timeline) > 0 {
		story := func(w io.Writer) error { return WriteTimeline(w, o) }
		files = append(files, file{"timeline.txt", story})
	}
	return writeFolder(dir, append(files, pictures(plots.Figures(o))...))
}

// file is one file of a report: its path in the folder and its content.
type file struct {
	path  string
	write func(io.Writer) error
}

// replace writes the file beside its place and then moves it there.
func (f file) replace(dir string) (err error) {
	path := filepath.Join(dir, f.path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(draft.Name())
		}
	}()
	if err := f.write(draft); err != nil {
		_ = draft.Close()
		return err
	}
	if err := draft.Close(); err != nil {
		return err
	}
	if err := os.Chmod(draft.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(draft.Name(), path)
}
