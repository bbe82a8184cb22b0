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
				{"submitted", "job.submitted", j.Submitted, "tasks"},
				{"succeeded", "job.succeeded", j.Succeeded, "tasks"},
				{"failed", "job.failed", j.Failed, "tasks"},
				{"interrupted (Spot)", "job.interrupted", j.Interrupted, "tasks"},
				{"unfinished at the end", "job.unfinished", j.Unfinished, "tasks"},
				{"last end", "job.last_end", j.LastEnd, quantity.Seconds},
			}),
			latency(j.Name, "job", "job.wait", "Job "+j.Name+": wait from submission to program start",
				j.WaitSeconds))
	}
	return blocks
}
