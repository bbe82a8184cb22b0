package model

// Moment numbers what the control plane is told and what it commands, in order and together, from 1:
// a step's event first, then its commands one by one. What only observers are shown has no number.
// The Cause of a command is the moment that lies behind it, however long throttles, quotas or drains
// have held it up. It comes before the command.
type Moment int64

// Decided is why a command was given and the moment that lies behind it; ok is false of one that
// only follows from its step.
func Decided(cmd Command) (because string, cause Moment, ok bool) {
	switch c := cmd.(type) {
	case StartTask:
		return c.Because, c.Cause, true
	case DeregisterTarget:
		return c.Because, c.Cause, true
	case StopTask:
		return c.Because, c.Cause, true
	case ScaleService:
		return c.Because, c.Cause, true
	case BeginDeployment:
		return c.Because, c.Cause, true
	case FailDeployment:
		return c.Because, c.Cause, true
	case ShiftTraffic:
		return c.Because, c.Cause, true
	case ChangeTaskSet:
		return c.Because, c.Cause, true
	case CountFailure:
		return c.Because, c.Cause, true
	case ChangeAlarm:
		return c.Because, c.Cause, true
	case LaunchInstance:
		return c.Because, c.Cause, true
	case StartInstance:
		return c.Because, c.Cause, true
	case RunInstanceHook:
		return c.Because, c.Cause, true
	case TerminateInstance:
		return c.Because, c.Cause, true
	case ScaleGroup:
		return c.Because, c.Cause, true
	case DrainInstance:
		return c.Because, c.Cause, true
	case GiveUpTask:
		return c.Because, c.Cause, true
	case ChangeScalableTarget:
		return c.Because, c.Cause, true
	case RefuseScaling:
		return c.Reason, c.Cause, true
	case ForecastLoad:
		return c.Policy, c.Cause, true
	case Announce:
		return c.Message, c.Cause, true
	}
	return "", 0, false
}
