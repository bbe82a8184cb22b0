package watch

import "ecsim/model"

// Phase is what a deployment waits for.
type Phase uint8

// Phases: of a task that starts, in its order, then of one that stops, then of the deployment.
const (
	PhaseProvision Phase = iota // asked for → image pull starts
	PhasePull                   // image pull
	PhaseStart                  // containers and program start
	PhaseHealth                 // the program answers, checks have not passed yet
	PhaseLoss                   // the task counted as healthy, until it was lost
	PhaseDrain                  // the deregistration delay
	PhaseStop                   // SIGTERM → STOPPED
	PhaseThrottle               // the launch throttle: its tasks never run
	PhaseRate                   // launch rates
	PhaseQuota                  // the account's vCPUs; while its own old tasks go, it waits for them
	PhaseCapacity               // no zone or instance takes a task; likewise
	PhaseShift                  // traffic shifts, step by step, with what each step bakes
	PhaseHook                   // lifecycle hooks run, in a stage that waits for nothing else
	PhaseBake                   // the new revision has all the traffic and the old one is still there
	PhaseAlarm                  // all was done, until an alarm failed it
	PhaseScaling                // until the desired count changed
	PhaseStuck                  // nothing may move
	phases
)

var phaseNames = [phases]string{"provisioning", "pull", "start", "health", "task lost", "drain", "stop",
	"launch throttle", "launch rate", "vCPU quota", "capacity", "traffic shift", "hook", "bake", "alarm",
	"scaling", "room to move"}

// String is the phase's name in reports.
func (p Phase) String() string { return phaseNames[p] }

// phaseOf is the phase of launches that a limit holds back.
var phaseOf = [model.LaunchLimits]Phase{
	model.ByThrottle: PhaseThrottle, model.ByRate: PhaseRate, model.ByQuota: PhaseQuota,
	model.ByCapacity: PhaseCapacity,
}
