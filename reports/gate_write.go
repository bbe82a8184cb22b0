package reports

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ecsim/scenarios/study/gate"
)

// GateFormats lists the names of the formats that WriteGate knows.
func GateFormats() []string { return append(slices.Clone(Formats()), "junit") }

// WriteGate writes what the gate says in a format given by name.
func WriteGate(w io.Writer, format string, r *gate.Result) error {
	if format == "junit" {
		return gateJUnit(r).write(w)
	}
	return WriteDocument(w, format, r, BuildGate(r))
}

// gateJUnit is a result as test cases: a suite for each scenario, a case for each measure, and one suite
// for the self-test. What is worse, stale or not found fails; what is undecided is skipped.
func gateJUnit(r *gate.Result) junitSuites {
	all := junitSuites{Name: "ecsim bench"}
	for i := range r.Cases {
		all.add(gateSuite(&r.Cases[i]))
	}
	proof := junitSuite{Name: "self-test"}
	for _, p := range r.SelfTest {
		c := junitCase{Class: "ecsim.self-test", Name: strings.Join(strings.Fields(p.Case+" "+p.Measure+" "+p.What), " ")}
		if !p.Found {
			c.Failure = &junitMessage{Type: "broken", Message: "the comparison did not find what was planted"}
		}
		proof.add(c)
	}
	all.add(proof)
	return all
}

func (all *junitSuites) add(s junitSuite) {
	all.Tests += s.Tests
	all.Failures += s.Failures
	all.Suites = append(all.Suites, s)
}

func gateSuite(c *gate.CaseResult) junitSuite {
	s := junitSuite{Name: c.Name, Properties: []junitProperty{{"hash", c.Hash},
		{"seed", strconv.FormatUint(c.Seed, 10)}, {"replications", strconv.Itoa(c.Replications)}}}
	for _, note := range c.Notes {
		s.add(junitCase{Class: "ecsim." + c.Name, Name: "baseline", Output: note})
	}
	for _, why := range c.Stale {
		s.add(junitCase{Class: "ecsim." + c.Name, Name: "baseline",
			Failure: &junitMessage{Type: "stale", Message: why}})
	}
	for i := range c.Rows {
		row := &c.Rows[i]
		one := junitCase{Class: "ecsim." + c.Name, Name: row.Measure}
		text := fmt.Sprintf("%s → %s, difference %s, n %d: %s", gateValue(row, row.Base), gateValue(row, row.Now),
			gateDifference(row), row.N, row.Verdict)
		switch row.Verdict {
		case gate.Worse:
			one.Failure = &junitMessage{Type: string(row.Verdict), Message: text}
		case gate.Undecided:
			one.Skipped = &junitMessage{Message: text}
		default:
			one.Output = text
		}
		s.add(one)
	}
	return s
}
