package controlplane

import "ecsim/model"

// job is the tasks that a program runs with RunTask. ECS never runs one again and ignores their
// health (S-19, R-07); the program outside decides how many to ask for.
type job struct {
	group
	backlog int                // asked for and not started: on Fargate a launch rate or quota may hold tasks back
	calls   []call             // behind the backlog, oldest first
	chosen  []model.InstanceID // by StartTask
}

// call is a call of RunTask.
type call struct {
	moment model.Moment
	tasks  int // of the backlog
}

// takeCall is the call behind the next task of the backlog, which starts now.
func (j *job) takeCall() model.Moment {
	oldest := &j.calls[0]
	moment := oldest.moment
	if oldest.tasks--; oldest.tasks == 0 {
		j.calls = j.calls[1:]
	}
	return moment
}

func newJob(s *model.Scenario, spec *model.Job, f *fleet) *job {
	j := &job{chosen: spec.Instances}
	j.name = spec.Name
	j.job = j
	j.builds = []model.Build{spec.Build}
	j.init(spec.Strategy, spec.Zones)
	j.attach(f, spec.Placement, s.Zones)
	j.revision(1)
	return j
}

// runTasks is what a program asks for.
func (c *ControlPlane) runTasks(j *job, e model.RunTaskRequested) {
	if e.StartTask {
		c.startOnChosen(j)
	} else {
		c.runTask(j, e.Count)
	}
}

// runTask is RunTask. What fits on no instance waits in PROVISIONING if managed scaling may bring one
// else, and when the cluster has 500 such tasks, it is among the failures that the call
// returns, and is not tried again.
func (c *ControlPlane) runTask(j *job, count int) {
	if count > 0 {
		j.calls = append(j.calls, call{c.event, count})
	}
	j.backlog += count
	j.tryAgain()
	c.reconcile(&j.group)
	if j.onInstances == nil || c.waitsForManaged(j) {
		return
	}
	if refused := j.backlog - j.inProvisioning(); refused > 0 {
		c.emit(model.FailRuns{Job: j.name, Count: refused})
		j.forget(refused)
	}
}

// forget drops the youngest tasks of the backlog.
func (j *job) forget(tasks int) {
	j.backlog -= tasks
	for tasks > 0 {
		last := &j.calls[len(j.calls)-1]
		n := min(tasks, last.tasks)
		tasks -= n
		if last.tasks -= n; last.tasks == 0 {
			j.calls = j.calls[:len(j.calls)-1]
		}
	}
}

// launchBacklog starts what has been asked for and could not be started before.
func (c *ControlPlane) launchBacklog(j *job) {
	if j.backlog == 0 {
		return
	}
	before := j.table.next
	c.launch(&j.group,
		launchRequest{forDesired, j.revisions[0], j.backlog, "RunTask", j.calls[0].moment})
	j.backlog -= j.table.next - before
	if j.backlog == 0 {
		j.messages.resolve()
	}
}
