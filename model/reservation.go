package model

import "strconv"

// Reservation is one datapoint of CapacityProviderReservation: how many instances of an Auto Scaling group
// the tasks of its capacity provider need (CP-02).
type Reservation struct {
	Running  int     // N, instances of the group
	Needed   int     // M
	Waiting  int     // tasks in PROVISIONING for the provider
	Excluded int     // of these, tasks that fit on no instance of the group (CP-10)
	Beside   int     // of these, tasks that would fit, were it not for what daemons reserve there
	Stuck    bool    // and no other task waits: the metric stays at its target
	Percent  float64 // the metric
}

// String is the metric with the numbers behind it.
func (r Reservation) String() string {
	value := strconv.FormatFloat(r.Percent, 'f', -1, 64)
	if whole := float64(int(r.Percent)); whole != r.Percent {
		value = strconv.FormatFloat(r.Percent, 'f', 1, 64)
	}
	text := "CapacityProviderReservation " + value
	switch {
	case r.Stuck && r.Beside > 0:
		return text + ": no waiting task fits beside what daemons reserve of a new instance"
	case r.Stuck:
		return text + ": no waiting task fits"
	case r.Running > 0:
		return text + " = 100 × " + strconv.Itoa(r.Needed) + "/" + strconv.Itoa(r.Running)
	case r.Needed > 0:
		return text + ": tasks wait and there is no instance"
	}
	return text + ": there is no instance"
}
