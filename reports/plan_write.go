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
	for _, f := range files {
		if err := f.replace(dir); err != nil {
			return fmt.Errorf("writing the plan: %w", err)
		}
	}
	return nil
}
