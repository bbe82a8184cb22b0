package controlplane

import (
	"testing"

	"ecsim/model"

	"github.com/cockroachdb/datadriven"
)

// taskset NAME rev=N create|scale|primary|delete|listener [scale=PERCENT] [force] [share=PERCENT]: a call
// of an external controller.
func (s *script) taskSet(d *datadriven.TestData, t *testing.T) {
	call := model.TaskSetCall{Revision: model.RevisionID(number(t, d, "rev", 1)),
		Scale: 100 * number(t, d, "scale", 0), Force: value(d, "force", "") != "",
		Permille: 10 * number(t, d, "share", 0)}
	for word, action := range map[string]model.TaskSetAction{
		"create": model.CreateTaskSet, "update": model.UpdateTaskSet, "primary": model.UpdatePrimaryTaskSet,
		"delete": model.DeleteTaskSet, "listener": model.ModifyListener,
	} {
		if value(d, word, "") != "" {
			call.Action = action
		}
	}
	s.step(model.TaskSetCalled{Service: name(d), Call: call}, true)
}
