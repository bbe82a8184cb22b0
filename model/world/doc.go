// Package world is the live system of one run: the loop that joins kernel, control plane and
// serving, and everything that takes time in between.
//
//	                events                       commands
//	agenda ──────────────────► controlplane.Step ──────────► enact: sample delays, schedule
//	  ▲                                                        │
//	  │    task agent · load balancer · CloudWatch · Spot market · callers of RunTask · faults
//	  └────────────────────────────────────────────────────────┘
//
// Requests take one of two ways. A serving.Pool plays one service in bulk, up to each moment that
// touches it. One serving.Mesh plays the services that call one another, or whose requests need
// events; it stops the clock where a request tells the world something: a task is out of memory, a
// health check is answered, a worker takes a message.
//
// It owns every delay and every random draw that is not demand: the control plane never samples. It
// owns the physical truth (which container runs, which target answers) of which the control plane
// hears through events only; its service and task structs are its own because they hold what is
// physically true, also while AWS does not know it yet. It must not decide what ECS decides, and it
// knows neither files nor money.
//
// One task's life as the world plays it: commands and events, between them what takes time, what
// may happen instead, and the file that takes the step.
//
//	StartTask                                   no capacity: TaskRefused          task.go
//	  │ provisioning
//	TaskPlaced                                                                    task.go
//	  │ pending
//	  │   others on its instance still stop     TaskWaited, to observers          agent_room.go
//	TaskPullStarted                             no such image: TaskFailed         task.go
//	  │ pull                                    its instance has them: no pull    instances.go
//	  │                                         it takes 2 h: TaskFailed          agent_timeouts.go
//	TaskPullFinished                                                              task.go
//	  │ containers start, as dependsOn says     one never can: TaskFailed         containers.go
//	  │   the program answers: ApplicationReady it exits: TaskFailed              program.go
//	  │   its restart policy starts it again    ContainerRestarted, to observers  restart.go
//	  │   container checks: TaskHealthChanged                                     agent.go
//	  │ registration
//	TaskStarted                                                                   task.go
//	  │   checks of the target: TargetChanged                                     balancer.go
//	  │   as requests, in the mesh: their answers                                 checks.go
//	  │   its share of the traffic shifts       ShiftTraffic                      shift.go
//	  │   it protects itself from scale-in      TaskProtected                     protection.go
//	  │   Spot wants it back: SpotInterrupted   SIGTERM at once                   spot.go
//	  │   its zone goes dark, its host is lost  ECS gives it up: TaskFailed       zones.go
//	  │   its host is to be maintained          TaskRetired                       retirement.go
//	  │   its instance drains, or is lost       InstanceDraining, InstanceLost    instances.go
//	  │   EC2 wants its Spot instance back      InstanceInterrupted               spot_instances.go
//	  │   somebody stops it                     StopTaskRequested                 stoptask.go
//	DeregisterTarget                                                              balancer.go
//	  │ deregistration delay (control plane)
//	StopTask                                                                      task_end.go
//	  │ SIGTERM against dependsOn, shutdown     SIGKILL at the stop timeout       containers.go
//	TaskExited                                                                    task_end.go
//	  │ deprovisioning
//	TaskStopped                                                                   task_end.go
//
// StopTask, SpotInterrupted and TaskFailed may come at any step before TaskExited; all of them lead
// there, and nothing of the task starts any more (task.leaving). A task that is lost with its host
// does nothing more until ECS gives the host up (task.lost). What the agent of a task knows or is told
// waits while the agent is cut off (task.deaf); the tasks of an instance share one (instance.deaf).
//
// Observers (package watch) are shown values and change nothing. What they found is the Record of
// the run.
package world
