package reports

import (
	"ecsim/model"
	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// spotPools tells what each pool of Spot capacity took back and refused.
func spotPools(all []scenarios.SpotOutcome) []Block {
	if len(all) == 0 {
		return nil
	}
	blocks := []Block{Paragraph("Spot capacity by pool: what ran there, how much of it was taken back, and for " +
		"how much of the time launches were refused. The market knows no prices.")}
	t := Table{Key: "spot", Caption: "Pools of Spot capacity: tasks of Fargate, instances of EC2",
		Columns: []Column{left("pool"), left("zone"), figures("running, mean"), figures("interrupted"),
			figures("launches refused"), figures("in a drought")}}
	notice := Table{Key: "spot_notice", Caption: "Interruptions of EC2 instances, and the tasks that had not left " +
		"them when the two minutes were over",
		Columns: []Column{left("pool"), left("zone"), figures("without notice"), figures("tasks at the notice"),
			figures("of these lost")}}
	for i := range all {
		p := &all[i]
		if p.RunningMean.Mean+p.Refused.Mean == 0 {
			continue // one of many types that nothing was of
		}
		fact := func(name, unit string, m scenarios.Measure) Fact {
			return Fact{Service: p.Type, Name: "spot." + p.Zone + "." + name, Value: m, Unit: unit}
		}
		t.Rows = append(t.Rows, Row{words(p.Type), words(p.Zone),
			shown(fact("running_mean", "", p.RunningMean)), counted(fact("interrupted", "", p.Interrupted)),
			counted(fact("refused", "", p.Refused)), shown(fact("drought_share", quantity.Ratio, p.DroughtShare))})
		if p.Type != string(model.FargateSpot) && p.Interrupted.Mean > 0 {
			notice.Rows = append(notice.Rows, Row{words(p.Type), words(p.Zone),
				counted(fact("without_notice", "", p.WithoutNotice)),
				counted(fact("tasks_noticed", "", p.TasksNoticed)), counted(fact("tasks_lost", "", p.TasksLost))})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	blocks = append(blocks, t)
	if len(notice.Rows) > 0 {
		blocks = append(blocks, notice)
	}
	return blocks
}
