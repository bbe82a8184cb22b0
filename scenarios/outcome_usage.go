package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecsim/model"
	"ecsim/model/usage"
	"ecsim/model/world"
)

// Usage is what was billed, before it had prices: the ledger of every replication. With it an outcome can
// be priced again, see Reprice.
type Usage struct {
	Replications int            `json:"replications"`
	Lines        []UsageLine    `json:"lines"`              // by owner, dimension, cause
	Overlaps     []OverlapUsage `json:"overlaps,omitempty"` // parts of Lines: double capacity
	Prices       []OwnPrice     `json:"prices,omitempty"`   // the scenario's own
}

// UsageLine is the quantity of one owner, dimension and cause, by hour of the run.
type UsageLine struct {
	Owner     string   `json:"owner"`
	Dimension string   `json:"dimension"`
	Cause     string   `json:"cause"`
	Unit      string   `json:"unit"`  // base unit: quantities are whole numbers of it
	Hours     []string `json:"hours"` // by replication, as runs of hours: 0-23:921600,24:100
}

// OverlapUsage is what one deployment or task set consumed beyond the desired count.
type OverlapUsage struct {
	Service string      `json:"service"`
	Number  int         `json:"number"`  // of the deployments of the service, from 0
	Rollout int         `json:"rollout"` // the service deployment it belongs to, from 0; −1: none
	Lines   []UsageLine `json:"lines"`
}

// OwnPrice is a [[price]] of the scenario.
type OwnPrice struct {
	Dimension string `json:"dimension"`
	Region    string `json:"region"`
	USD       string `json:"usd"`
}

// usageOf is the usage of one replication.
func usageOf(s *model.Scenario, r *world.Record, o *Outcome) *Usage {
	u := UsageOf(r.Ledger, s.Prices)
	for i := range r.Services {
		for n := range r.Services[i].Overlaps {
			lines := linesOf(&r.Services[i].Overlaps[n].Ledger)
			if len(lines) > 0 {
				u.Overlaps = append(u.Overlaps, OverlapUsage{Service: r.Services[i].Name, Number: n,
					Rollout: rolloutOf(&o.Services[i], n), Lines: lines})
			}
		}
	}
	return u
}

// UsageOf is one ledger to be priced, with prices of its own.
func UsageOf(l *usage.Ledger, prices []model.Price) *Usage {
	u := &Usage{Replications: 1, Lines: linesOf(l)}
	for _, p := range prices {
		u.Prices = append(u.Prices, OwnPrice(p))
	}
	return u
}

// rolloutOf is the service deployment that a deployment belongs to, as bookOverlaps assigns them.
func rolloutOf(s *ServiceOutcome, number int) int {
	if number >= len(s.Deployments) {
		return -1
	}
	began := func(r RolloutOutcome) bool { return r.AtSeconds <= s.Deployments[number].AtSeconds }
	for i := len(s.Rollouts) - 1; i >= 0; i-- {
		if began(s.Rollouts[i]) {
			return i
		}
	}
	return -1
}

// linesOf are the entries of a ledger with their hours as runs.
func linesOf(l *usage.Ledger) []UsageLine {
	lines := []UsageLine{}
	entries := l.Entries()
	for begin := 0; begin < len(entries); {
		end := begin
		for end < len(entries) && isSameLine(entries[begin], entries[end]) {
			end++
		}
		e := entries[begin]
		lines = append(lines, UsageLine{Owner: e.Owner, Dimension: string(e.Dimension),
			Cause: e.Cause.String(), Unit: e.Dimension.Base(), Hours: []string{hourRuns(entries[begin:end])}})
		begin = end
	}
	return lines
}

func isSameLine(a, b usage.Entry) bool {
	return a.Owner == b.Owner && a.Dimension == b.Dimension && a.Cause == b.Cause
}

func compareUsage(a, b UsageLine) int {
	return cmp.Or(strings.Compare(a.Owner, b.Owner),
		usage.Dimension(a.Dimension).Compare(usage.Dimension(b.Dimension)),
		cmp.Compare(rank(a.Cause), rank(b.Cause)))
}

// append adds the usage of the replications after those that u has.
func (u *Usage) append(next *Usage) {
	n := u.Replications + next.Replications
	u.Lines = appendLines(u.Lines, next.Lines, u.Replications, n)
	for _, more := range next.Overlaps {
		is := func(o OverlapUsage) bool {
			return o.Service == more.Service && o.Number == more.Number && o.Rollout == more.Rollout
		}
		at := slices.IndexFunc(u.Overlaps, is)
		if at < 0 {
			at = len(u.Overlaps)
			u.Overlaps = append(u.Overlaps, OverlapUsage{more.Service, more.Number, more.Rollout, nil})
		}
		u.Overlaps[at].Lines = appendLines(u.Overlaps[at].Lines, more.Lines, u.Replications, n)
	}
	for i := range u.Overlaps {
		u.Overlaps[i].Lines = appendLines(u.Overlaps[i].Lines, nil, u.Replications, n)
	}
	u.Replications = n
}

// appendLines puts the hours of more after those that lines have, which were so many replications; a line
// that either lacks has no hours there.
func appendLines(lines, more []UsageLine, had, has int) []UsageLine {
	for _, m := range more {
		at, found := slices.BinarySearchFunc(lines, m, compareUsage)
		if !found {
			none := m
			none.Hours = make([]string, had, has)
			lines = slices.Insert(lines, at, none)
		}
		lines[at].Hours = append(lines[at].Hours, m.Hours...)
	}
	for i := range lines {
		for len(lines[i].Hours) < has {
			lines[i].Hours = append(lines[i].Hours, "")
		}
	}
	return lines
}

// ledger books the lines of one replication.
func ledger(lines []UsageLine, replication int) (*usage.Ledger, error) {
	l := &usage.Ledger{}
	for _, line := range lines {
		d, err := usage.ParseDimension(line.Dimension)
		if err != nil {
			return nil, err
		}
		cause := rank(line.Cause)
		if cause < 0 {
			return nil, fmt.Errorf("found cause %q, expected one of %v", line.Cause, usage.Causes())
		}
		if replication >= len(line.Hours) {
			return nil, fmt.Errorf("found hours of %d replications for %s of %s, expected more than %d",
				len(line.Hours), line.Dimension, line.Owner, replication)
		}
		key := usage.Key{Owner: line.Owner, Dimension: d, Cause: usage.Causes()[cause]}
		if err := addHourRuns(l, key, line.Hours[replication]); err != nil {
			return nil, fmt.Errorf("%s of %s: %w", line.Dimension, line.Owner, err)
		}
	}
	return l, nil
}
