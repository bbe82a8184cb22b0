package autoscaling

import "ecsim/model"

// State is what Application Auto Scaling reads of a service when it decides.
type State struct {
	Running   int // RUNNING tasks: the base of every computation (AAS-07)
	Desired   int
	Deploying bool // a deployment is in progress: no scale-in (AAS-13)
}

// Decision is what a target decides at one instant.
type Decision struct {
	Desired int          // the desired count from now on
	Changed bool         // it differs from State.Desired
	Clamps  bool         // it only brings the count within the bounds
	Policy  string       // whose change it is: of a policy or a scheduled action
	Alarm   string       // whose action it is
	Metric  model.Metric // that it watches
	Because string       // of a change
	Refusal Refusal      // why an alarm in ALARM changed nothing; empty when none was

	Alarms    []model.ChangeAlarm
	Bounds    []model.ChangeScalableTarget
	Forecasts []model.ForecastLoad
	Refused   []model.RefuseScaling // that have not been told already
}

// Refusal is why an alarm's action or a scheduled action changes nothing. The first four are AWS's
// codes (AAS-11).
type Refusal string

// Refusals.
const (
	AlreadyAtMax         Refusal = "AlreadyAtMaxCapacity"
	AlreadyAtMin         Refusal = "AlreadyAtMinCapacity"
	AlreadyAtDesired     Refusal = "AlreadyAtDesiredCapacity"
	AnticipatedFlapping  Refusal = "AutoScalingAnticipatedFlapping"
	CoolingDown          Refusal = "cooldown in progress"               // TT-16 to TT-18
	DeploymentInProgress Refusal = "deployment in progress"             // AAS-13
	OtherPolicyNotLow    Refusal = "another policy is not low"          // TT-13
	OutOfBounds          Refusal = "desired count is out of bounds"     // AAS-05, AAS-06
	InSuspended          Refusal = "DynamicScalingInSuspended"          // SU-01
	OutSuspended         Refusal = "DynamicScalingOutSuspended"         // SU-01
	ScheduledSuspended   Refusal = "ScheduledScalingSuspended"          // SU-01
	Predicted            Refusal = "predictive scaling wants the tasks" // PR-04
	NoStep               Refusal = "no step for this value"             // ST-02
	Inverted             Refusal = "minimum above maximum"              // SC-05
)
