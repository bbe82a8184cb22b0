package deployment

// State is the rollout state of the newest deployment (D-11). One that a newer deployment takes
// over from has no state any more (D-10).
type State uint8

// States.
const (
	InProgress State = iota
	Completed
	Failed
)

var stateNames = [...]string{"IN_PROGRESS", "COMPLETED", "FAILED"}

// String is the AWS name.
func (s State) String() string { return stateNames[s] }
