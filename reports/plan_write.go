package reports

import (
	"fmt"
	"io"
	"path/filepath"

	"ecsim/reports/plots"
	"ecsim/scenarios/study/plan"
)

// WritePlanFolder writes a plan into a folder, which it makes when there is none: report.txt, report.md,
// report.csv, plan.json and plots/. Each file appears whole or not at all.
func WritePlanFolder(dir string, r *plan.Result) error {
	page := BuildPlan(r)
	files := []file{
		{"report.txt", func(w io.Writer) error { return WriteText(w, page) }},
		{"report.md", func(w io.Writer) error { return WriteMarkdown(w, page) }},
		{"report.csv", func(w io.Writer) error { return WriteCSV(w, page) }},
		{"plan.json", func(w io.Writer) error { return writeIndented(w, r) }},
	}
	for _, f := range plots.PlanFigures(r) {
		name := filepath.Join("plots", f.Name)
		files = append(files, file{name + ".svg", f.WriteSVG}, file{name + ".png", f.WritePNG})
	}
	for _, f := range append(files, applyFiles(r.Apply)...) {
		if err := f.replace(dir); err != nil {
			return fmt.Errorf("writing the plan: %w", err)
		}
	}
	return nil
}

// applyFiles are the requests of the calls, and a script of them.
func applyFiles(steps []plan.Step) []file {
	if len(steps) == 0 {
		return nil
	}
	text := func(content string) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, content)
			return err
		}
	}
	var files []file
	script := "#!/bin/sh\n# Makes the plan true on AWS. Read it first.\nset -e\ncd \"$(dirname \"$0\")\"\n"
	for _, s := range steps {
		for _, note := range s.Notes {
			script += "# " + note + "\n"
		}
		if s.Command != "" {
			script += s.Command + "\n"
		}
		if s.File != "" {
			files = append(files, file{filepath.Join("apply", s.File), text(string(s.Request))})
		}
	}
	return append(files, file{filepath.Join("apply", "apply.sh"), text(script)})
}
