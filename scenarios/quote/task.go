package quote

import (
	"fmt"
	"math"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/scenarios"
	"ecsim/sim/clock"
)

// TaskOptions say how a task definition runs.
type TaskOptions struct {
	Count    int     // tasks
	Spot     float64 // share of them on Fargate Spot, 0 to 1
	ARM      bool    // on Graviton, whatever the task definition says
	PublicIP bool    // each has a public IPv4 address
}

// Task is a number of tasks of a task definition on Fargate, running all the time.
func Task(d model.TaskDefinition, o TaskOptions) (*Stated, error) {
	if o.ARM {
		if d.OS == model.Windows {
			return nil, fmt.Errorf("found a Windows task definition, expected Linux: Fargate runs no Windows on ARM")
		}
		d.Architecture = model.ARM
	}
	if o.Spot > 0 && d.OS == model.Windows {
		return nil, fmt.Errorf("found a Windows task definition, expected Linux: Fargate Spot runs no Windows")
	}
	permille := int64(math.Round(o.Spot * 1000))
	onSpot := func(all int64) int64 { return all * permille / 1000 }
	var l usage.Ledger
	for _, e := range hour(d, model.Fargate, o.PublicIP).Entries() {
		all := e.Quantity * int64(o.Count)
		l.Add(e.Key, all-onSpot(all))
	}
	if permille > 0 {
		for _, e := range hour(d, model.FargateSpot, o.PublicIP).Entries() {
			l.Add(e.Key, onSpot(e.Quantity*int64(o.Count)))
		}
	}
	return &Stated{
		kind: OfTask, name: d.Family, says: o.says(d),
		outcome: &scenarios.Outcome{HorizonSeconds: clock.Hour.Seconds(), Usage: scenarios.UsageOf(&l, nil)},
		notIncluded: append([]scenarios.NotModelledEntry{
			{Key: "load balancer", Why: "a task definition has none: price its scenario"},
			{Key: "volumes", Why: "EBS volumes that are configured at launch, and EFS"},
		}, otherCosts...),
	}, nil
}

// hour is what one task of a task definition consumes in an hour, as the meter books it.
func hour(d model.TaskDefinition, provider model.Provider, publicIP bool) *usage.Ledger {
	s := &model.Scenario{Horizon: clock.Hour, Services: []model.Service{{
		Name: d.Family, Build: model.Build{TaskDefinition: d}, DesiredCount: 1, AssignPublicIP: publicIP,
	}}}
	l := &usage.Ledger{}
	m := usage.NewMeter(s, l)
	id := model.TaskID{Group: d.Family, Number: 1}
	m.Stepped(0, model.DeadlineReached{},
		[]model.Command{model.StartTask{Task: id, Revision: 1, Provider: provider, Warm: true}})
	m.Stepped(0, model.TaskPullStarted{Task: id}, nil)
	m.Stepped(0, model.DeadlineReached{}, []model.Command{model.CountTask{Task: id, Healthy: true}})
	m.Finish(clock.Time(clock.Hour))
	return l
}

func (o TaskOptions) says(d model.TaskDefinition) string {
	tasks := "1 task"
	if o.Count != 1 {
		tasks = fmt.Sprintf("%d tasks", o.Count)
	}
	text := fmt.Sprintf("%s of %s, %s vCPU and %s GB, %s %s, on Fargate all the time", tasks, d.Family,
		decimal(float64(d.Resources.CPUUnits)/1024), decimal(float64(d.Resources.MemoryMiB)/1024), d.OS, d.Architecture)
	if o.Spot > 0 {
		text += fmt.Sprintf(", %s %% of them on Fargate Spot", decimal(math.Round(o.Spot*1000)/10))
	}
	return text
}

func decimal(v float64) string { return fmt.Sprintf("%g", v) }
