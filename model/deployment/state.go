package deployment

// State is the rollout state of a deployment (D-11). A superseded one is STOPPED in the words of
// the service deployment (D-10).
type State uint8

// States.
const (
	InProgress State = iota
	Completed
	Failed
	Superseded
)

var stateNames = [...]string{"IN_PROGRESS", "COMPLETED", "FAILED", "SUPERSEDED"}

// String is the AWS name.
func (s State) String() string { return stateNames[s] }
