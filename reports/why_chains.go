package reports

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
)

// mostEpisodes is how many episodes plain text tells; the JSON document has all.
const mostEpisodes = 20

// WriteWhy writes the answer to `ecsim run --why`: for each episode of broken minutes what requests
// suffered, what explains it and the chain to its root; or the chains of a time or a task. Each line
// is there because of the one under it.
func WriteWhy(w io.Writer, o *scenarios.Outcome) error {
	var b bytes.Buffer
	why := o.Why
	switch {
	case why.Event != "":
		whyEvent(&b, why)
	case len(why.Episodes)+len(why.Whole) == 0:
		b.WriteString("No minute of the first replication broke what was asked for.\n")
	default:
		whyEpisodes(&b, o)
		whyWholes(&b, o)
	}
	if len(o.Counterfactuals) > 0 {
		b.WriteByte('\n')
		heading(&b, "Without", "=")
		for _, block := range without(o) {
			if err := textBlock(&b, block); err != nil {
				return err
			}
		}
	}
	_, err := w.Write(trimLines(b.Bytes()))
	return err
}

func whyEvent(b *bytes.Buffer, why *scenarios.Why) {
	heading(b, "Why "+why.Event, "=")
	switch {
	case len(why.Chains) == 0:
		b.WriteString("\nNothing happened.\n")
	case why.Nearest:
		b.WriteString("\nNothing happened in this minute. Nearest to it:\n")
	}
	for i, chain := range why.Chains {
		if i > 0 && continues(why.Chains[i-1], chain) {
			b.WriteString("\n" + chainLine(chain[0], 0) + "  … as before\n")
			continue
		}
		b.WriteByte('\n')
		writeChain(b, chain, 0)
	}
}

// continues reports whether a chain goes on as the one before it.
func continues(before, chain []scenarios.WhyMoment) bool {
	if len(before) != len(chain) || len(chain) < 2 {
		return false
	}
	for i := range chain[1:] {
		if before[i+1] != chain[i+1] {
			return false
		}
	}
	return true
}

func whyEpisodes(b *bytes.Buffer, o *scenarios.Outcome) {
	measure := ""
	for i := range o.Why.Episodes {
		if i == mostEpisodes {
			minutes := 0
			for _, e := range o.Why.Episodes[i:] {
				minutes += e.Minutes
			}
			fmt.Fprintf(b, "\nand %d episodes more, %d minutes: --format json has them all\n",
				len(o.Why.Episodes)-i, minutes)
			return
		}
		e := &o.Why.Episodes[i]
		if e.Measure != measure {
			if measure != "" {
				b.WriteByte('\n')
			}
			measure = e.Measure
			heading(b, "Why "+measure+" was broken", "=")
		}
		paragraph(b, episodeSentence(e, o.SLOs))
		for _, c := range e.Causes {
			paragraph(b, causeSentence(c))
			writeChain(b, c.Chain, 1)
		}
	}
}

// episodeSentence says when an objective was broken, how badly, and what requests suffered.
func episodeSentence(e *scenarios.WhyEpisode, slos []scenarios.SLOOutcome) string {
	wanted := ""
	for _, s := range slos {
		if s.Measure == e.Measure {
			wanted = ", wanted " + bound(s)
		}
	}
	text := fmt.Sprintf("%s to %s, %s: at worst %s%s.", instant(e.FromSeconds),
		instant(e.ToSeconds), plural(e.Minutes, "minute"),
		quantity.Format(number(e.Worst), e.Unit), wanted)
	s := &e.Suffered
	var ends []string
	for _, end := range []struct {
		n    int64
		what string
	}{
		{s.Error500, "failed (500)"}, {s.Error502, "lost with their task (502)"},
		{s.Error503, "refused (503)"}, {s.Error504, "timed out (504)"},
		{s.ClientGaveUp, "given up by the client"},
	} {
		if end.n > 0 {
			ends = append(ends, quantity.Count(number(float64(end.n)))+" "+end.what)
		}
	}
	if len(ends) == 0 {
		ends = []string{"none failed"}
	}
	return text + fmt.Sprintf(" Of %s requests: %s.", quantity.Count(number(float64(s.Offered))),
		strings.Join(ends, ", "))
}

// causeSentence says what explains some of the minutes.
func causeSentence(c scenarios.WhyCause) string {
	text := fmt.Sprintf("%s: %s; at worst %d of %d tasks healthy", plural(c.Minutes, "minute"), c.State,
		c.Healthy, c.Desired)
	if c.CPU > 0 && !math.IsNaN(c.CPU) {
		text += fmt.Sprintf(", CPU at %.0f %%", 100*c.CPU)
	}
	if w := waited(c.Waits); w != "" {
		text += "; waited for " + w
	}
	return text
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// writeChain writes a chain as a tree: each moment further in than what it led to.
func writeChain(b *bytes.Buffer, chain []scenarios.WhyMoment, depth int) {
	for i, m := range chain {
		b.WriteString(chainLine(m, depth+i) + "\n")
	}
}

// deepestIndent keeps the lines of long chains on the screen.
const deepestIndent = 12

func chainLine(m scenarios.WhyMoment, depth int) string {
	arrow := ""
	if depth > 0 {
		arrow = "└ "
	}
	return fmt.Sprintf("%s  %s%s%s", instant(m.AtSeconds),
		strings.Repeat("  ", max(0, min(depth, deepestIndent)-1)), arrow, clause(m))
}

func paragraph(b *bytes.Buffer, text string) {
	b.WriteByte('\n')
	for _, line := range fold(text, textWidth) {
		b.WriteString(line + "\n")
	}
}
