package lifecycle

import (
	"slices"

	"ecsim/model"
)

// next lists the statuses that may follow each status (L-01). A task that dies or is stopped
// before it is RUNNING skips the steps that have nothing to undo.
var next = map[model.TaskStatus][]model.TaskStatus{
	// No capacity: straight to STOPPED. Stopped by a caller: its network interface must go first.
	model.Provisioning: {model.Pending, model.Deprovisioning, model.Stopped},
	// Stopped while it waits: no container exists.
	model.Pending: {model.Activating, model.Deprovisioning},
	// The image cannot be pulled, a container fails, or it is stopped: whatever runs is stopped.
	model.Activating: {model.Running, model.Deactivating, model.Stopping, model.Deprovisioning},
	// Containers that died by themselves leave nothing to signal or wait for (O-03).
	model.Running:        {model.Deactivating, model.Stopping, model.Deprovisioning},
	model.Deactivating:   {model.Stopping, model.Deprovisioning},
	model.Stopping:       {model.Deprovisioning},
	model.Deprovisioning: {model.Stopped},
	model.Stopped:        {},
}

// IsLegal reports whether a task may go from one status to another directly.
func IsLegal(from, to model.TaskStatus) bool {
	return slices.Contains(next[from], to)
}
