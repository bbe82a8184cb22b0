package reports

import (
	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// jobs lists what became of the tasks that programs started with RunTask, and how long they
// waited.
func jobs(jobs []scenarios.JobOutcome) []Block {
	var blocks []Block
	for i := range jobs {
		j := &jobs[i]
		blocks = append(blocks,
			measures(j.Name, "job", "Job "+j.Name+": tasks, number; last end, simulated time", []item{
				{"submitted", "submitted", j.Submitted, "tasks"},
				{"succeeded", "succeeded", j.Succeeded, "tasks"},
				{"failed or refused", "failed", j.Failed, "tasks"},
				{"interrupted (Spot)", "interrupted", j.Interrupted, "tasks"},
				{"unfinished at the end", "unfinished", j.Unfinished, "tasks"},
				{"last end", "last_end", j.LastEnd, quantity.Seconds},
			}),
			latency(j.Name, "job", "wait", "Job "+j.Name+": wait from submission to program start",
				j.WaitSeconds))
	}
	return blocks
}
