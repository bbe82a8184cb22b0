package world

import (
	"fmt"
	"testing"

	"ecsim/model"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
	"ecsim/sim/random"
)

// wait is a phase of deployments and a change that takes all of it, or a part, out of the world.
type wait struct {
	phase   watch.Phase
	share   float64 // of the phase that goes
	without func(*model.Service, *model.Build)
}

// TestShorterWaitsSaveWhatIsOnThePath: with the same seed, a deployment without one of the waits of its
// critical path ends earlier, and by no more than that wait's part of the path: what else is waited for
// is as long as it was.
func TestShorterWaitsSaveWhatIsOnThePath(t *testing.T) {
	waits := []wait{
		{watch.PhaseProvision, 1, func(_ *model.Service, b *model.Build) {
			b.Delays.Provisioning, b.Delays.Pending = random.Constant(0), random.Constant(0)
		}},
		{watch.PhasePull, 1, func(_ *model.Service, b *model.Build) { b.Delays.ImageMB = 0 }},
		{watch.PhaseDrain, 0.5, func(s *model.Service, _ *model.Build) {
			s.TargetGroup.DeregistrationDelay /= 2
		}},
		{watch.PhaseBake, 0.5, func(s *model.Service, _ *model.Build) { s.Deployment.BakeTime /= 2 }},
	}
	for name, strategy := range map[string]model.DeploymentStrategy{
		"100/200": model.Rolling, "50/100": model.Rolling, "blue/green": model.BlueGreen} {
		rolls := func(change func(*model.Service, *model.Build)) watch.Deployment {
			web := plainService("web")
			web.Deployment.Strategy, web.Deployment.BakeTime = strategy, 2*clock.Minute
			if name == "50/100" {
				web.Deployment.MinimumHealthyPercent, web.Deployment.MaximumPercent = 50, 100
			}
			s := deploys(web, model.NoDefect)
			change(&s.Services[0], &s.Deployments[0].Build)
			return play(t, s).Services[0].Deployments[0]
		}
		whole := rolls(func(*model.Service, *model.Build) {})
		for _, w := range waits {
			less := rolls(w.without)
			saved := whole.Ended.Sub(whole.At) - less.Ended.Sub(less.At)
			most := clock.Span(w.share * float64(whole.Spent[w.phase]))
			what := fmt.Sprintf("%s without %g of %s", name, w.share, w.phase)
			if less.State != "COMPLETED" || saved <= 0 || saved > most {
				t.Errorf("%s: saved %v of %v on the path", what, saved, most)
			}
			if w.share == 1 && less.Spent[w.phase] != 0 {
				t.Errorf("%s: %v is left", what, less.Spent[w.phase])
			}
		}
	}
}
