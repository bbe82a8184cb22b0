package scenarios

import (
	"math"

	"ecsim/model"
	"ecsim/model/world/watch/why"
	"ecsim/sim/clock"
)

// Why says what lay behind the minutes that broke objectives, in the first replication.
type Why struct {
	Episodes []WhyEpisode  `json:"episodes"`
	Whole    []WhyWhole    `json:"whole,omitempty"`   // objectives that no single minute breaks
	Event    string        `json:"event,omitempty"`   // a time or a task that was asked for
	Chains   [][]WhyMoment `json:"chains,omitempty"`  // what happened then or to it, each back to its root
	Nearest  bool          `json:"nearest,omitempty"` // nothing happened then: the chains are of the nearest moment
}

// WhyEpisode is a stretch of minutes that broke an objective.
type WhyEpisode struct {
	Measure     string      `json:"measure"`
	Service     string      `json:"service"`
	FromSeconds float64     `json:"from_seconds"`
	ToSeconds   float64     `json:"to_seconds"`
	Minutes     int         `json:"minutes"` // that broke it
	Worst       float64     `json:"worst"`   // value of a minute
	Unit        string      `json:"unit"`
	Suffered    WhySuffered `json:"requests"`
	Causes      []WhyCause  `json:"causes"`
}

// WhySuffered counts the requests of the broken minutes by their end.
type WhySuffered struct {
	Offered      int64 `json:"offered"`
	Error500     int64 `json:"500"`
	Error502     int64 `json:"502"`
	Error503     int64 `json:"503"`
	Error504     int64 `json:"504"`
	ClientGaveUp int64 `json:"client_gave_up"`
}

// WhyCause explains some minutes of an episode: the state of the service, what it waited for, and the
// chain from there to the root.
type WhyCause struct {
	State   string      `json:"state"`
	Minutes int         `json:"minutes"`
	Healthy int         `json:"healthy"` // tasks, at the worst
	Desired int         `json:"desired"` // then
	CPU     float64     `json:"cpu"`     // the highest of a minute, 0 to 1
	Waits   []WhyWait   `json:"waited_for"`
	Chain   []WhyMoment `json:"chain"`
}

// WhyWait is how many of the minutes waited for one step.
type WhyWait struct {
	For     string  `json:"for"` // detection, metric, alarm, action, maximum, launch, pull, start, health, backlog
	Minutes float64 `json:"minutes"`
}

// WhyMoment is something that happened or was decided, because of the next in its chain.
type WhyMoment struct {
	AtSeconds float64 `json:"at_seconds"`
	Who       string  `json:"who"`
	What      string  `json:"what"`
	Because   string  `json:"because,omitempty"`
	Kind      string  `json:"kind"`
}

// whyOf is what a run found, and what was asked for of it. The error is an event that the run does not
// know.
func whyOf(s *model.Scenario, r *why.Record, event WhyEvent) (*Why, error) {
	w := &Why{Episodes: []WhyEpisode{}}
	for i := range r.Episodes {
		if e := &r.Episodes[i]; event.measure == "" || event.measure == e.Measure {
			w.Episodes = append(w.Episodes, whyEpisode(catalogueOf(s), e))
		}
	}
	chains, err := event.chains(r)
	if err != nil {
		return nil, err
	}
	if event.isOne() {
		w.Event = event.text
	}
	for _, chain := range chains {
		w.Chains = append(w.Chains, whyChain(chain))
		w.Nearest = event.minute && (chain[0].At < event.at || chain[0].At >= event.at.Add(clock.Minute))
	}
	return w, nil
}

// brokenMinutes is how many minutes broke an objective; NaN when no objective is on minutes.
func brokenMinutes(r *why.Record, s *model.Scenario) float64 {
	if !why.Explains(s) {
		return math.NaN()
	}
	return float64(r.Minutes)
}

func whyEpisode(known catalogue, e *why.Episode) WhyEpisode {
	o := WhyEpisode{
		Measure: e.Measure, Service: e.Service, FromSeconds: e.From.Seconds(), ToSeconds: e.To.Seconds(),
		Minutes: e.Minutes, Worst: e.Worst, Unit: known.named(e.Measure).Unit,
		Suffered: WhySuffered{Offered: e.Suffered.Offered, Error500: e.Suffered.Error500,
			Error502: e.Suffered.Error502, Error503: e.Suffered.Error503,
			Error504: e.Suffered.Error504, ClientGaveUp: e.Suffered.GaveUp},
	}
	for i := range e.Causes {
		c := &e.Causes[i]
		cause := WhyCause{State: string(c.State), Minutes: c.Minutes, Healthy: c.Healthy,
			Desired: c.Desired, CPU: c.CPU, Waits: []WhyWait{}, Chain: whyChain(c.Chain)}
		for wait, minutes := range c.Waits {
			if name := why.Wait(wait).String(); name != "" && minutes > 0 {
				cause.Waits = append(cause.Waits, WhyWait{name, minutes})
			}
		}
		o.Causes = append(o.Causes, cause)
	}
	return o
}

func whyChain(chain []why.Moment) []WhyMoment {
	moments := []WhyMoment{}
	for _, m := range chain {
		moments = append(moments, WhyMoment{AtSeconds: m.At.Seconds(), Who: m.Who, What: m.What,
			Because: m.Because, Kind: m.Kind})
	}
	return moments
}
