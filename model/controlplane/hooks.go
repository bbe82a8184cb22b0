package controlplane

import (
	"slices"

	"ecsim/model"
	"ecsim/model/deployment"
)

// hookRun is a lifecycle hook that runs.
type hookRun struct {
	run  int
	hook *model.LifecycleHook
}

// runHooks runs the hooks of a stage, all of them together. A rollback runs none: it is not a
// deployment of AWS's but the end of one (B-09, B-11).
func (c *ControlPlane) runHooks(s *service, stage model.Stage) {
	if s.rollout.back {
		return
	}
	hooks := s.spec.Deployment.Hooks
	for i := range hooks {
		if !slices.Contains(hooks[i].Stages, stage) {
			continue
		}
		s.hookRuns++
		s.rollout.stage.hooks = append(s.rollout.stage.hooks, hookRun{s.hookRuns, &hooks[i]})
		c.emit(model.RunHook{Service: s.name, Revision: s.current.id, Hook: i, Stage: stage,
			Run: s.hookRuns})
		c.setTimer(c.now.Add(hooks[i].Timeout),
			timer{kind: hookTimeout, group: &s.group, n: s.hookRuns})
	}
}

// hookEnded takes the answer of a hook. One of a stage that is over is late and changes nothing.
func (c *ControlPlane) hookEnded(s *service, e model.HookEnded) {
	if h := s.takeHook(e.Run); h != nil {
		c.concludeHook(s, e.Failed, "hook "+h.Name+" failed", c.event)
	}
}

// hookTimedOut acts for a hook that has not answered in time (B-10).
func (c *ControlPlane) hookTimedOut(s *service, run int) {
	if h := s.takeHook(run); h != nil {
		c.concludeHook(s, !h.ContinueOnTimeout, "hook "+h.Name+" timed out", s.rollout.begun)
	}
}

// takeHook takes a run off those that the stage waits for; nil when it is none of them.
func (s *service) takeHook(run int) *model.LifecycleHook {
	at := &s.rollout.stage
	if s.rollout.state != deployment.InProgress {
		return nil
	}
	i := slices.IndexFunc(at.hooks, func(h hookRun) bool { return h.run == run })
	if i < 0 {
		return nil
	}
	hook := at.hooks[i].hook
	at.hooks = slices.Delete(at.hooks, i, i+1)
	return hook
}

func (c *ControlPlane) concludeHook(
	s *service, failed bool, because string, cause model.Moment,
) {
	if failed {
		c.failDeployment(s, because, true, cause) // B-12: hooks always roll back
	}
	c.reconcile(&s.group)
}
