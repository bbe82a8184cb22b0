package reports

import (
	"ecsim/reports/plots"
	"ecsim/scenarios/study/tune"
)

// WriteTuningDirectory writes everything about a tuning into a folder: report.txt, report.md, report.csv,
// tuning.json, plots of cost against each objective, and in apply/ the requests and apply.sh with the
// calls that make the winner true.
func WriteTuningDirectory(dir string, r *tune.Result) error {
	files := append(pageFiles(BuildTuning(r), "tuning.json", r), pictures(plots.Fronts(r))...)
	return writeFolder(dir, append(files, applyFiles("winner", r.Apply.Steps)...))
}
