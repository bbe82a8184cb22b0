package why

import (
	"fmt"
	"slices"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/sim/clock"
)

// hookEnded keeps that a lifecycle hook failed. Behind one that looks at test requests lies the
// revision that answered them.
func (w *Why) hookEnded(at clock.Time, e model.HookEnded) {
	s := w.byName[e.Service]
	i := slices.IndexFunc(s.hooks, func(h model.RunHook) bool { return h.Run == e.Run })
	if i < 0 {
		return
	}
	run := s.hooks[i]
	s.hooks = slices.Delete(s.hooks, i, i+1)
	if !e.Failed {
		return
	}
	hook := &s.spec.Deployment.Hooks[run.Hook]
	n := node{of: none, at: at, kind: called, who: s.name, what: "hook " + hook.Name + " failed"}
	if hook.Outcome == model.HookChecksTests {
		t := s.testsOf(run.Revision)
		n.of = s.begun[run.Revision]
		n.reason = fmt.Sprintf("%d of %d test requests of revision %d failed, at most %.3g %% may", t.Failed,
			t.Completed+t.Failed, run.Revision, 100*hook.MaxErrorRatio)
	}
	w.graph.add(n)
}

// testsOf counts the test requests of a revision.
func (s *service) testsOf(r model.RevisionID) *serving.RevisionCounts {
	for i := range s.tested {
		if s.tested[i].Revision == r {
			return &s.tested[i]
		}
	}
	s.tested = append(s.tested, serving.RevisionCounts{Revision: r})
	return &s.tested[len(s.tested)-1]
}

func (s *service) addTests(tests []serving.RevisionCounts) {
	for _, t := range tests {
		sum := s.testsOf(t.Revision)
		sum.Completed += t.Completed
		sum.Failed += t.Failed
	}
}
