package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"ecsim/scenarios/rules"
)

// writeRules prints the conformance ledger, a block for each rule, section by section, with where AWS
// states it and which tests show it; then where the sources are, and how many rules have each status.
func writeRules(t terminal, format string) error {
	all := rules.All()
	if format == "json" {
		return writeJSON(t, map[string]any{"rules": all, "sources": rules.Sources()})
	}
	out := bufio.NewWriter(t.stdout)
	section := ""
	for i := range all {
		if r := &all[i]; r.Section != section {
			section = r.Section
			fmt.Fprintf(out, "%s\n%s\n\n", section, strings.Repeat("-", utf8.RuneCountInString(section)))
		}
		writeRule(out, &all[i])
	}
	fmt.Fprintf(out, "Sources\n-------\n\n")
	for _, s := range rules.Sources() {
		fmt.Fprintf(out, "%-28s  %s\n", s.Tag, s.Address)
	}
	fmt.Fprintf(out, "\nConfidence\n----------\n\n")
	for _, c := range rules.Confidences {
		fmt.Fprintf(out, "%-2s  %s\n", c.Letter, c.Meaning)
	}
	writeCounts(out, all)
	return out.Flush()
}

// writeRule prints one rule: its ID and status, what it says, and what is known of it.
func writeRule(out io.Writer, r *rules.Rule) {
	fmt.Fprintf(out, "%s  %s\n", r.ID, r.Status)
	writeWrapped(out, "rule", r.Rule)
	by := "our inference"
	if len(r.Source) > 0 {
		by = strings.Join(r.Source, ", ")
	}
	writeWrapped(out, "source", by+" ("+strings.Join(r.Confidence, ", ")+")")
	label := "why"
	if len(r.Tests) > 0 {
		label = "but"
	}
	writeWrapped(out, label, r.Reason)
	for i, test := range r.Tests {
		label := "tests"
		if i > 0 {
			label = ""
		}
		writeWrapped(out, label, test)
	}
	fmt.Fprintln(out)
}

// ruleWidth is how wide the text of a rule is at most.
const ruleWidth = 84

// writeWrapped prints a text beside its label, in lines that fit on a page; nothing for an empty one.
func writeWrapped(out io.Writer, label, text string) {
	line := ""
	flush := func() {
		fmt.Fprintf(out, "      %-8s%s\n", label, line)
		label, line = "", ""
	}
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line+" "+word) > ruleWidth {
			flush()
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		flush()
	}
}

// writeCounts prints how many rules have each status.
func writeCounts(out io.Writer, all []rules.Rule) {
	counts := map[rules.Status]int{}
	for _, r := range all {
		counts[r.Status]++
	}
	fmt.Fprintf(out, "\nRules by status\n---------------\n\n")
	for _, s := range rules.Statuses {
		fmt.Fprintf(out, "%-16s  %4d\n", s, counts[s])
	}
	fmt.Fprintf(out, "%-16s  %4d\n", "all", len(all))
}
