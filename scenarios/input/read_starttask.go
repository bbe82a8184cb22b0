package input

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// mostChosen is how many instances one call of StartTask may name.
const mostChosen = 10

// readChosen reads the instances on which a program starts tasks with StartTask, one on each. They
// say whether the tasks run on EC2 or outside AWS.
func (l *loader) readChosen(j *model.Job, t *reading.Table) {
	for _, key := range []string{"launchType", "capacity_provider_strategy", "placementConstraints",
		"placementStrategy", "zones"} {
		t.Forbid(key, "none: containerInstances say where the tasks run")
	}
	t.Forbid("count", "none: one task on each of containerInstances")
	t.Forbid("concurrency", "none: a call of StartTask starts all its tasks")
	t.Forbid("retry", "none: a call of StartTask is not made again for one instance")
	t.Forbid("schedule", "none: EventBridge Scheduler calls RunTask")
	external := l.externalIDs()
	on := model.EC2
	for i, n := range t.Items("containerInstances") {
		id := textOf(n)
		isExternal := slices.Contains(external, id)
		if i == 0 && isExternal {
			on = model.Anywhere
		}
		switch ids := l.instanceIDs(); {
		case !slices.Contains(ids, id) && !l.isLaunched(id):
			l.Problem(n, "an instance of the cluster", problem.Nearest(id, ids))
		case isExternal != (on == model.Anywhere):
			l.Problem(n, "instances on EC2, or external ones: the task definition is for one of them", "")
		}
		j.Instances = append(j.Instances, model.InstanceID(id))
	}
	if n := len(j.Instances); n == 0 || n > mostChosen {
		l.Problem(t.Get("containerInstances"), fmt.Sprintf("1 to %d instances", mostChosen), "")
	}
	j.Strategy = []model.StrategyItem{{Provider: on, Weight: 1}}
}

// externalIDs are the IDs of the machines outside AWS.
func (l *loader) externalIDs() (ids []string) {
	for _, i := range l.scenario.Cluster.Instances {
		for n := 1; n <= i.Count && i.External; n++ {
			ids = append(ids, string(model.InstanceName(i.Name, n)))
		}
	}
	return ids
}
