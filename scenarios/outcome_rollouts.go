package scenarios

import (
	"math"

	"ecsim/model"
	"ecsim/model/serving"
	"ecsim/model/world/watch"
	"ecsim/sim/clock"
)

// RolloutOutcome is what one UpdateService of the scenario led to, its way back included: AWS calls
// that a service deployment. Shares are of the replications. What did not happen in a replication has
// no time there; the mean is over those in which it did, and its n says how many they are.
type RolloutOutcome struct {
	AtSeconds float64 `json:"at_seconds"`
	Revision  int     `json:"revision"`
	Defect    string  `json:"defect,omitempty"` // of its build: error-rate, slower

	Completed  Measure `json:"completed"`   // share
	RolledBack Measure `json:"rolled_back"` // share: failed, and the service was back
	Failed     Measure `json:"failed"`      // share: failed, and the service was not back by the end
	Superseded Measure `json:"superseded"`  // share
	InProgress Measure `json:"in_progress"` // share: at the end

	Noticed     Measure `json:"noticed_seconds"`  // from UpdateService until it FAILED
	Duration    Measure `json:"duration_seconds"` // until a revision was COMPLETED, the way back included
	FailedTasks Measure `json:"failed_tasks"`
	Overlap     Measure `json:"overlap"` // what two revisions at once cost, the way back included, in dollars

	Requests RolloutRequests `json:"requests"`
	Stuck    *StuckOutcome   `json:"stuck,omitempty"` // of the first replication that is
}

// RolloutRequests counts requests of the service.
type RolloutRequests struct {
	// while it was in progress
	Failed       Measure `json:"failed"` // every end but completed
	Error500     Measure `json:"500"`
	Error502     Measure `json:"502"` // in flight when their task stopped, or sent to one that was gone
	Error503     Measure `json:"503"`
	Error504     Measure `json:"504"`
	ClientGaveUp Measure `json:"client_gave_up"`

	FailedSince Measure `json:"failed_since"`   // until the next one began, or the end of the run
	Exposed     Measure `json:"exposed"`        // met a task of the revision before it was COMPLETED
	Touched     Measure `json:"exposed_failed"` // of those exposed
}

// StuckOutcome is why nothing of a deployment moves, and what would free it.
type StuckOutcome struct {
	SinceSeconds float64  `json:"since_seconds"` // of the run
	Rule         string   `json:"rule,omitempty"`
	Message      string   `json:"message,omitempty"`
	Because      string   `json:"because"`
	Remedies     []string `json:"remedies,omitempty"`
}

func rolloutsOf(
	s *model.Scenario, service *model.Service, list []watch.ServiceDeployment,
) (out []RolloutOutcome) {
	for i := range list {
		d := &list[i]
		r := RolloutOutcome{
			AtSeconds: d.At.Seconds(), Revision: int(d.Revision),
			Defect:      string(s.Builds(service.Name)[d.Revision-1].Workload.Defect.Kind),
			Completed:   share(d.State == "COMPLETED"),
			RolledBack:  share(d.RolledBack),
			Failed:      share(d.State == "FAILED" && !d.RolledBack),
			Superseded:  share(d.State == "SUPERSEDED"),
			InProgress:  share(d.State == inProgress),
			Noticed:     since(d.At, d.Noticed),
			Duration:    Single(math.NaN()),
			FailedTasks: count(d.FailedTasks),
			Requests: RolloutRequests{
				Failed: count(notCompleted(d.During)), FailedSince: count(notCompleted(d.Since)),
				Error500: count(d.During.Error500), Error502: count(d.During.Error502),
				Error503: count(d.During.Error503), Error504: count(d.During.Error504),
				ClientGaveUp: count(d.During.GaveUp),
				Exposed:      count(d.Met.Completed + d.Met.Failed), Touched: count(d.Met.Failed),
			},
		}
		if d.State == "COMPLETED" || d.RolledBack {
			r.Duration = since(d.At, d.Ended)
		}
		if d.Stuck != nil {
			r.Stuck = stuckOf(s, service, d)
		}
		out = append(out, r)
	}
	return out
}

// bookOverlaps gives each service deployment what the deployments since it began cost beyond the desired
// count: its own, and its way back.
func bookOverlaps(rollouts []RolloutOutcome, all []DeploymentOutcome) {
	for i := range rollouts {
		sum := 0.0
		for _, d := range all {
			if d.AtSeconds >= rollouts[i].AtSeconds &&
				(i+1 == len(rollouts) || d.AtSeconds < rollouts[i+1].AtSeconds) {
				sum += d.Overlap.Amount
			}
		}
		rollouts[i].Overlap = Single(sum)
	}
}

func share(is bool) Measure {
	if is {
		return Single(1)
	}
	return Single(0)
}

// since is a time that has passed, or NaN when it never happened.
func since(from, to clock.Time) Measure {
	if to == clock.Never {
		return Single(math.NaN())
	}
	return Single(to.Sub(from).Seconds())
}

func notCompleted(c serving.Counts) int64 { return c.Ended() - c.Completed }

// measures lists what is measured of a service deployment, always in the same order.
func (r *RolloutOutcome) measures() []*Measure {
	q := &r.Requests
	return []*Measure{
		&r.Completed, &r.RolledBack, &r.Failed, &r.Superseded, &r.InProgress,
		&r.Noticed, &r.Duration, &r.FailedTasks, &r.Overlap,
		&q.Failed, &q.Error500, &q.Error502, &q.Error503, &q.Error504, &q.ClientGaveUp,
		&q.FailedSince, &q.Exposed, &q.Touched,
	}
}
