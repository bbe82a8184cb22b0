package usage

// Cause is why a quantity was consumed; doc.go says how a task-second gets its cause.
type Cause uint8

// Causes, in the order of reports.
const (
	Steady            Cause = iota // the capacity that is always wanted
	Burst                          // what scaling added on top, until it is gone again
	DeploymentOverlap              // old and new tasks side by side
	SpotChurn                      // interrupted tasks from their notice on, and their stand-ins
	FailedStarts                   // tasks that never counted as healthy
	causes
)

var causeNames = [causes]string{
	"steady", "burst", "deployment-overlap", "spot-churn", "failed-starts",
}

// String is the cause's name in reports.
func (c Cause) String() string { return causeNames[c] }

// Causes lists every cause in the order of reports.
func Causes() []Cause {
	all := make([]Cause, causes)
	for i := range all {
		all[i] = Cause(i)
	}
	return all
}
