package controlplane

import (
	"fmt"

	"ecsim/model"
	"ecsim/model/capacity"
	"ecsim/sim/clock"
)

// api is how often the account may call ECS: a token bucket for each kind of action, shared by all
// clusters, services and people.
type api struct{ runTask, resources, services, protection allowance }

// allowance is a bucket, and what it allows, for those who are told.
type allowance struct {
	bucket capacity.Bucket
	rate   model.Rate
}

func newAPI(l *model.Limits) api {
	of := func(r model.Rate) allowance {
		return allowance{capacity.NewBucket(r.Burst, r.PerSecond), r}
	}
	return api{of(l.RunTask), of(l.ClusterResources), of(l.ServiceUpdates), of(l.TaskProtection)}
}

// refusedAnew is how long nobody has been refused before a refusal is news.
const refusedAnew = clock.Minute

// action is what somebody calls ECS for.
type action uint8

const (
	noCall action = iota
	runTask
	startTask
	stopTask
	updateService
	deleteService
	protectTask
	stopServiceDeployment
	createTaskSet
	updateTaskSet
	updatePrimaryTaskSet
	deleteTaskSet
	updateInstance
	actions
)

var actionNames = [actions]string{"", "RunTask", "StartTask", "StopTask", "UpdateService", "DeleteService",
	"UpdateTaskProtection", "StopServiceDeployment", "CreateTaskSet", "UpdateTaskSet",
	"UpdateServicePrimaryTaskSet", "DeleteTaskSet", "UpdateContainerInstancesState"}

// taskSetActions are the calls of an external controller but for those to the load balancer.
var taskSetActions = map[model.TaskSetAction]action{model.CreateTaskSet: createTaskSet,
	model.UpdateTaskSet: updateTaskSet, model.UpdatePrimaryTaskSet: updatePrimaryTaskSet,
	model.DeleteTaskSet: deleteTaskSet}

// callOf is the API call that an event stands for, if it does, and the group that it is about, if any.
func callOf(ev model.Event) (group string, of action) {
	switch e := ev.(type) {
	case model.RunTaskRequested:
		if e.StartTask {
			return e.Job, startTask
		}
		return e.Job, runTask
	case model.StopTaskRequested:
		return e.Task.Group, stopTask
	case model.DeploymentRequested:
		return e.Service, updateService
	case model.DesiredCountRequested:
		return e.Service, updateService
	case model.DeletionRequested:
		return e.Service, deleteService
	case model.TaskProtected:
		return e.Task.Group, protectTask
	case model.StopDeploymentRequested:
		return e.Service, stopServiceDeployment
	case model.TaskSetCalled:
		return e.Service, taskSetActions[e.Call.Action]
	case model.InstanceDraining:
		return "", updateInstance
	}
	return "", noCall
}

// admits reports whether an event may happen: everything but a call for which there is no token, which
// is refused.
func (c *ControlPlane) admits(ev model.Event) bool {
	name, of := callOf(ev)
	if of == noCall || c.hasCall(c.groups[name], of, c.event) {
		return true
	}
	c.emit(model.RefuseCall{Call: ev})
	return false
}

// hasCall takes the tokens of a call about a group, or says that there are none.
func (c *ControlPlane) hasCall(g *group, of action, cause model.Moment) bool {
	var need []*allowance
	switch {
	case of == runTask && g.onInstances == nil: // Q-04 is of Fargate
		need = []*allowance{&c.api.runTask, &c.api.resources}
	case of == runTask || of == startTask || of == stopTask || of == updateInstance:
		need = []*allowance{&c.api.resources}
	case of == protectTask:
		need = []*allowance{&c.api.protection}
	default:
		need = []*allowance{&c.api.services}
	}
	if (of == runTask || of == startTask) && c.throttledUntil > c.now {
		c.refuse(g, of, "the API is throttled", c.throttledBy)
		return false
	}
	for _, a := range need {
		if a.bucket.NextAt(c.now) > c.now {
			c.refuse(g, of, fmt.Sprintf("the account has %d such calls, and %g more each second",
				a.rate.Burst, a.rate.PerSecond), cause)
			return false
		}
	}
	for _, a := range need {
		a.bucket.Take(c.now, 1)
	}
	return true
}

// refuse tells the group of a call that it was refused, unless another one just was.
func (c *ControlPlane) refuse(g *group, of action, because string, cause model.Moment) {
	if g == nil {
		return
	}
	if last := g.refusedAt[of]; last == 0 || c.now > last.Add(refusedAnew) {
		text := "call of " + actionNames[of] + " refused: ThrottlingException: Rate exceeded"
		c.tell(g, limit{text: text, because: because}, noRetry, cause)
	}
	g.refusedAt[of] = max(c.now, 1)
}
