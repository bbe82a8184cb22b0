package reports

import (
	"fmt"
	"io"
	"path/filepath"

	"ecsim/reports/plots"
	"ecsim/scenarios/study/tune"
)

// WriteTuningDirectory writes everything about a tuning into a folder: report.txt, report.md, report.csv,
// tuning.json, plots of cost against each objective, and in apply/ the requests and apply.sh with the
// calls that make the winner true.
func WriteTuningDirectory(dir string, r *tune.Result) error {
	page := BuildTuning(r)
	files := []file{
		{"report.txt", func(w io.Writer) error { return WriteText(w, page) }},
		{"report.md", func(w io.Writer) error { return WriteMarkdown(w, page) }},
		{"report.csv", func(w io.Writer) error { return WriteCSV(w, page) }},
		{"tuning.json", func(w io.Writer) error { return writeIndented(w, r) }},
	}
	for i, f := range plots.Fronts(r) {
		name := filepath.Join("plots", fmt.Sprintf("front-%d", i+1))
		files = append(files, file{name + ".svg", f.WriteSVG}, file{name + ".png", f.WritePNG})
	}
	script := "#!/bin/sh\n# Makes the winner true on AWS. Read it first.\nset -e\ncd \"$(dirname \"$0\")\"\n"
	for _, s := range r.Apply.Steps {
		for _, note := range s.Notes {
			script += "# " + note + "\n"
		}
		if s.Command != "" {
			script += s.Command + "\n"
		}
		if s.File != "" {
			files = append(files, file{filepath.Join("apply", s.File), func(w io.Writer) error {
				_, err := w.Write(s.Request)
				return err
			}})
		}
	}
	if len(r.Apply.Steps) > 0 {
		files = append(files, file{filepath.Join("apply", "apply.sh"), func(w io.Writer) error {
			_, err := io.WriteString(w, script)
			return err
		}})
	}
	for _, f := range files {
		if err := f.replace(dir); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	return nil
}
