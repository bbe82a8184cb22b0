package reports

import (
	"ecsim/reports/plots"
	"ecsim/scenarios/study/plan"
)

// WritePlanDirectory writes everything about a plan into a folder: report.txt, report.md, report.csv,
// plan.json, plots/, and in apply/ the calls that make the plan true.
func WritePlanDirectory(dir string, r *plan.Result) error {
	files := append(pageFiles(BuildPlan(r), "plan.json", r), pictures(plots.PlanFigures(r))...)
	return writeFolder(dir, append(files, applyFiles("plan", r.Apply)...))
}
