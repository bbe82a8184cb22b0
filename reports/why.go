package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecsim/scenarios"
)

// whyRoots is how many roots of one objective the report shows; the JSON document has all.
const whyRoots = 5

// whyMissed says where the broken minutes of missed objectives come from.
func whyMissed(o *scenarios.Outcome) []Block {
	if o.Why == nil {
		return nil
	}
	t := Table{
		Key: "why", Caption: "Minutes of the first replication that broke a missed objective, by their " +
			"root (ecsim run --why slo shows the way there)",
		Columns: []Column{left("objective"), flowing("root"), right("minutes"), flowing("waited for")},
		Limit:   whyRoots + len(o.Why.Whole), Rest: "roots",
	}
	for i := range o.Why.Whole {
		w := &o.Why.Whole[i]
		says := Fact{Name: w.Measure + ".why", Text: whyWhole(w)}
		t.Rows = append(t.Rows, Row{words(w.Measure), shown(says), words(orDash("")), words(orDash(""))})
	}
	for _, slo := range o.SLOs {
		if slo.OK {
			continue
		}
		for i, r := range rootsOf(o.Why.Episodes, slo.Measure) {
			fact := func(name string) Fact {
				return Fact{Name: fmt.Sprintf("%s.why.%d.%s", slo.Measure, i+1, name)}
			}
			root, minutes, waits := fact("root"), fact("minutes"), fact("waited_for")
			root.Text, waits.Text = r.text(), orDash(waited(r.waits))
			minutes.Value, minutes.Unit = number(float64(r.minutes)), "min"
			t.Rows = append(t.Rows, Row{words(slo.Measure), shown(root),
				{Text: fmt.Sprint(r.minutes), Facts: []Fact{minutes}}, shown(waits)})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Block{t}
}

// whyRoot is where broken minutes come from.
type whyRoot struct {
	label   string
	first   scenarios.WhyMoment // the first of its kind
	times   int
	minutes int
	waits   []scenarios.WhyWait
}

func (r *whyRoot) text() string {
	if r.times == 1 && r.first.What != "" {
		return strings.TrimSuffix(clause(r.first), ".") + " at " + instant(r.first.AtSeconds)
	}
	if r.times > 1 {
		return fmt.Sprintf("%s, %d times", r.label, r.times)
	}
	return r.label
}

// rootsOf gathers the roots of an objective's broken minutes, those of most minutes first.
func rootsOf(episodes []scenarios.WhyEpisode, measure string) (roots []*whyRoot) {
	seen := map[scenarios.WhyMoment]bool{}
	for i := range episodes {
		if episodes[i].Measure != measure {
			continue
		}
		for _, c := range episodes[i].Causes {
			label, first := rootOf(c)
			at := slices.IndexFunc(roots, func(r *whyRoot) bool { return r.label == label })
			if at < 0 {
				at = len(roots)
				roots = append(roots, &whyRoot{label: label, first: first})
			}
			r := roots[at]
			r.minutes += c.Minutes
			r.waits = addWaits(r.waits, c.Waits)
			if len(c.Chain) > 0 && !seen[first] {
				seen[first] = true
				r.times++
			}
		}
	}
	slices.SortStableFunc(roots, func(a, b *whyRoot) int { return cmp.Compare(b.minutes, a.minutes) })
	return roots
}

// rootOf names the root of a cause, alike for those that recur.
func rootOf(c scenarios.WhyCause) (string, scenarios.WhyMoment) {
	if len(c.Chain) == 0 {
		return c.State, scenarios.WhyMoment{}
	}
	root := c.Chain[len(c.Chain)-1]
	if told := c.Chain[0]; told.Kind == "message" && root.Kind == "call" && root.Who == told.Who {
		return clause(told), told // a call says when it began, ECS says why it goes on
	}
	switch root.Kind {
	case "traffic":
		return "traffic of " + root.Who + " grows", root
	case "Spot market":
		return "Spot takes back capacity in " + root.Who, root
	case "task lost":
		return "tasks of " + root.Who + " are lost: " + root.Because, root
	case "overload":
		return root.Who + " has too few tasks", root
	}
	return clause(root), root
}

// clause is a moment in one clause.
func clause(m scenarios.WhyMoment) string {
	text := m.What
	if !strings.Contains(text, m.Who) {
		text = m.Who + ": " + text
	}
	if m.Because != "" {
		text += " (" + m.Because + ")"
	}
	return text
}

func addWaits(into, more []scenarios.WhyWait) []scenarios.WhyWait {
	for _, w := range more {
		i := slices.IndexFunc(into, func(o scenarios.WhyWait) bool { return o.For == w.For })
		if i < 0 {
			into = append(into, w)
			continue
		}
		into[i].Minutes += w.Minutes
	}
	return into
}

// waited lists what was waited for: "launch 4.8 min, pull 1.5 min".
func waited(waits []scenarios.WhyWait) string {
	var parts []string
	for _, w := range waits {
		if w.Minutes >= 0.05 {
			parts = append(parts, fmt.Sprintf("%s %.1f min", w.For, w.Minutes))
		}
	}
	return strings.Join(parts, ", ")
}
