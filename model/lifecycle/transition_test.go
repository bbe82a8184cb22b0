package lifecycle

import (
	"slices"
	"testing"

	"ecsim/model"
)

var statuses = []model.TaskStatus{
	model.Provisioning, model.Pending, model.Activating, model.Running,
	model.Deactivating, model.Stopping, model.Deprovisioning, model.Stopped}

// L-01: the chain of the documentation is legal, and nothing goes back or stays.
func TestTheChainIsLegal(t *testing.T) {
	for i := 1; i < len(statuses); i++ {
		if !IsLegal(statuses[i-1], statuses[i]) {
			t.Errorf("%v → %v is refused", statuses[i-1], statuses[i])
		}
	}
	for i, from := range statuses {
		for _, to := range statuses[:i+1] {
			if IsLegal(from, to) {
				t.Errorf("%v → %v is allowed", from, to)
			}
		}
	}
}

// L-01, L-12, FS-05, O-03: which steps a task may skip.
func TestShortCuts(t *testing.T) {
	for _, c := range []struct {
		why      string
		from, to model.TaskStatus
		want     bool
	}{
		{"FS-05 no capacity", model.Provisioning, model.Stopped, true},
		{"stopped while it waits", model.Pending, model.Deprovisioning, true},
		{"the image cannot be pulled", model.Activating, model.Deprovisioning, true},
		{"stopped while it starts", model.Activating, model.Stopping, true},
		{"O-04 Spot: no deregistration first", model.Running, model.Stopping, true},
		{"L-12 the essential container exited", model.Running, model.Deprovisioning, true},
		{"it dies while it drains", model.Deactivating, model.Deprovisioning, true},
		{"RUNNING without ACTIVATING", model.Pending, model.Running, false},
		{"nothing runs yet to be deregistered", model.Pending, model.Deactivating, false},
		{"L-08 the network interface must go first", model.Running, model.Stopped, false},
		{"L-08", model.Stopping, model.Stopped, false},
	} {
		if IsLegal(c.from, c.to) != c.want {
			t.Errorf("%s: %v → %v", c.why, c.from, c.to)
		}
	}
}

// L-08: every task that begins can end, from wherever it is.
func TestEveryStatusReachesStopped(t *testing.T) {
	reaches := map[model.TaskStatus]bool{model.Stopped: true}
	for range statuses {
		for _, from := range statuses {
			ends := func(to model.TaskStatus) bool { return reaches[to] }
			reaches[from] = reaches[from] || slices.ContainsFunc(next[from], ends)
		}
	}
	for _, s := range statuses {
		if !reaches[s] {
			t.Errorf("%v is a dead end", s)
		}
	}
}
