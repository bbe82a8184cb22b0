package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// answer is what a scenario that deploys several services side by side was played for: how the
// deployments ended, how long that took and how many requests failed. Deployments of one bad build
// are told together. It compares means.
func answer(o *scenarios.Outcome) List {
	all := rolledOf(o)
	if len(all) < 2 || all[0].service == all[len(all)-1].service {
		return nil
	}
	var lines List
	if builds := grouped(all, rolled.build); sameBuilds(builds) {
		for _, b := range builds {
			lines = append(lines, "Build "+b.name+". "+strings.Join(endings(b.of), " "))
		}
	} else {
		lines = endings(all)
	}
	if text := unbeaten(o, all); text != "" {
		lines = append(lines, text)
	}
	return lines
}

// rolledOf is every service deployment of a run, in the order of the report.
func rolledOf(o *scenarios.Outcome) (all []rolled) {
	for i := range o.Services {
		for j := range o.Services[i].Rollouts {
			all = append(all, rolled{service: &o.Services[i], number: j})
		}
	}
	return all
}

// rolledGroup is some deployments that have something in common.
type rolledGroup struct {
	name string
	of   []rolled
}

// grouped keeps the order in which the groups and their members appear.
func grouped(all []rolled, key func(rolled) string) (groups []rolledGroup) {
	for _, r := range all {
		i := slices.IndexFunc(groups, func(g rolledGroup) bool { return g.name == key(r) })
		if i < 0 {
			i, groups = len(groups), append(groups, rolledGroup{name: key(r)})
		}
		groups[i].of = append(groups[i].of, r)
	}
	return groups
}

// sameBuilds reports whether several builds are compared, one of them by several deployments.
func sameBuilds(builds []rolledGroup) bool {
	return len(builds) > 1 &&
		slices.ContainsFunc(builds, func(b rolledGroup) bool { return len(b.of) > 1 })
}

func (r rolled) build() string { return cmp.Or(r.of().Defect, "good") }

// mixed is the end of a deployment that did not end alike in every replication.
const mixed = "ended differently in different replications"

// end is how a deployment ended in every replication.
func (r rolled) end() string {
	if text := r.outcome().Text; !strings.Contains(text, "%") {
		return text
	}
	return mixed
}

// endings tells of some deployments, a sentence for each way in which they ended.
func endings(all []rolled) (sentences []string) {
	for _, g := range grouped(all, rolled.end) {
		text := capital(g.name) + ": " + namesOf(g.of)
		noticed, took := noticedAfter(g.of), tookAll(g.of)
		switch {
		case g.name == "rolled back" && noticed != "":
			text += "; noticed after " + noticed
		case took != "":
			text += "; took " + took
		}
		sentences = append(sentences, text+"; "+failures(g.of)+".")
	}
	return sentences
}

// namesShown is how many deployments are named one by one.
const namesShown = 6

func namesOf(all []rolled) string {
	if len(all) > namesShown {
		return fmt.Sprintf("%d deployments", len(all))
	}
	var names []string
	for _, r := range all {
		names = append(names, r.name().Text)
	}
	return strings.Join(names, ", ")
}

func noticedAfter(all []rolled) string {
	return extremes(all, func(r rolled) float64 { return r.of().Noticed.Mean }, timed)
}

func tookAll(all []rolled) string {
	return extremes(all, func(r rolled) float64 { return r.of().Duration.Mean }, timed)
}

func timed(seconds float64) string { return quantity.Watch(number(seconds)) }

// failures are the requests that failed from the beginning of a deployment to the next one or the end.
func failures(all []rolled) string {
	failed := func(r rolled) float64 { return r.of().Requests.FailedSince.Mean }
	if !slices.ContainsFunc(all, func(r rolled) bool { return failed(r) > 0 }) {
		return "no request failed"
	}
	return "requests failed: " + extremes(all, failed, quantity.Rough)
}

// extremes is the least and the most of a figure, each with the deployment that it is of; empty when
// no deployment has it.
func extremes(all []rolled, figure func(rolled) float64, print func(float64) string) string {
	has := slices.DeleteFunc(slices.Clone(all), func(r rolled) bool { return math.IsNaN(figure(r)) })
	if len(has) == 0 {
		return ""
	}
	byFigure := func(a, b rolled) int { return cmp.Compare(figure(a), figure(b)) }
	least, most := slices.MinFunc(has, byFigure), slices.MaxFunc(has, byFigure)
	low, high := print(figure(least)), print(figure(most))
	if low == high {
		return high
	}
	return fmt.Sprintf("%s (%s) to %s (%s)", low, least.name().Text, high, most.name().Text)
}

// price is what one deployment took and cost its service and clients.
type price struct {
	name                  string
	took, failed, overlap float64
}

// beats reports whether a deployment is nowhere worse than another, and somewhere better.
func (p price) beats(q price) bool {
	return p.took <= q.took && p.failed <= q.failed && p.overlap <= q.overlap &&
		(p.took < q.took || p.failed < q.failed || p.overlap < q.overlap)
}

// unbeatenShown is how many of the best deployments are told.
const unbeatenShown = 8

// unbeaten is the choice that good builds leave: the deployments that no other one beats, the quickest
// first. Empty unless every service has one deployment, completed in every replication, and about as
// many requests as the others.
func unbeaten(o *scenarios.Outcome, all []rolled) string {
	var prices []price
	for _, r := range all {
		d := r.of()
		if d.Completed.Mean < 1 || d.Defect != "" || len(r.service.Rollouts) != 1 {
			return ""
		}
		prices = append(prices, price{r.service.Name, d.Duration.Mean, d.Requests.Failed.Mean,
			d.Overlap.Mean})
	}
	if !alike(all) {
		return ""
	}
	best := slices.DeleteFunc(slices.Clone(prices), func(p price) bool {
		return slices.ContainsFunc(prices, func(q price) bool { return q.beats(p) })
	})
	slices.SortStableFunc(best, func(a, b price) int { return cmp.Compare(a.took, b.took) })
	places := overlapPlaces(o)
	var texts []string
	for _, p := range best[:min(len(best), unbeatenShown)] {
		texts = append(texts, fmt.Sprintf("%s (%s, %s, $%s)", p.name, timed(p.took),
			quantity.Rough(p.failed), bare(number(p.overlap), places)))
	}
	if more := len(best) - len(texts); more > 0 {
		texts = append(texts, fmt.Sprintf("and %d more", more))
	}
	return fmt.Sprintf("No other one beats these in time (min:s), requests that failed meanwhile and cost of the "+
		"overlap at once, by their means: %s.", strings.Join(texts, ", "))
}

// alike reports whether the services of some deployments have about as many requests.
func alike(all []rolled) bool {
	offered := func(r rolled) float64 { return r.service.Requests.Offered.Mean }
	byOffered := func(a, b rolled) int { return cmp.Compare(offered(a), offered(b)) }
	least, most := slices.MinFunc(all, byOffered), slices.MaxFunc(all, byOffered)
	return offered(least) > 0 && offered(most) <= alikeRatio*offered(least)
}

// alikeRatio is how many times the requests of one service another may have to be compared with it.
const alikeRatio = 1.1

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
