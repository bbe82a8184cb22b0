package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

	"ecsim/reports/quantity"
	"ecsim/scenarios"
	"ecsim/scenarios/study/compare"
)

// JUnit XML as CI servers read it (the schema of Ant's JUnit task and of surefire): a suite for each
// variant, a case for each measure and each objective.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitMessage `xml:"failure"`
		Skipped *junitMessage `xml:"skipped"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitMessage struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
	}
)

// writeComparisonJUnit writes a comparison as test cases. A measure that is worse and an objective that
// is missed fail; what is undecided is skipped.
func writeComparisonJUnit(w io.Writer, r *compare.Result) error {
	all := junitSuites{Name: "ecsim compare"}
	for i := range r.Variants {
		suite := junitSuiteOf(r, &r.Variants[i])
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Suites = append(all.Suites, suite)
	}
	return all.write(w)
}

// write writes the document.
func (all junitSuites) write(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return fmt.Errorf("JUnit XML: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitSuiteOf(r *compare.Result, v *compare.Variant) junitSuite {
	s := junitSuite{Name: v.Name + " against " + r.Base.Name, Properties: []junitProperty{
		{"base.hash", r.Base.Hash}, {"variant.hash", v.Hash}, {"seed", strconv.FormatUint(v.Seed, 10)},
		{"replications", strconv.Itoa(r.Design.Replications)}, {"version", r.Version},
	}}
	for i := range v.Measures {
		s.add(measureCase(v, &v.Measures[i]))
	}
	for _, slo := range v.SLOs {
		s.add(objectiveCase(v, slo))
	}
	return s
}

func (s *junitSuite) add(c junitCase) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

func measureCase(v *compare.Variant, m *compare.Row) junitCase {
	c := junitCase{Class: "ecsim." + v.Name, Name: m.Measure}
	if m.Base == nil || m.Value == nil {
		c.Skipped = &junitMessage{Message: string(m.Verdict)}
		return c
	}
	text := fmt.Sprintf("%s → %s, difference %s, n %d: %s", quantity.Format(number(m.Base.Mean), m.Unit),
		quantity.Format(number(m.Value.Mean), m.Unit), quantity.Change(*m.Difference, m.Unit), m.N, m.Verdict)
	switch m.Verdict {
	case compare.Worse:
		c.Failure = &junitMessage{Type: string(m.Verdict), Message: text}
	case compare.Undecided:
		c.Skipped = &junitMessage{Message: text}
	default:
		c.Output = text
	}
	return c
}

func objectiveCase(v *compare.Variant, slo scenarios.SLOOutcome) junitCase {
	c := junitCase{Class: "ecsim." + v.Name + ".objectives", Name: slo.Measure + " " + bound(slo)}
	if slo.OK {
		c.Output = fmt.Sprintf("%s: %s", quantity.Format(slo.Value, slo.Unit), judged(slo).Text)
		return c
	}
	c.Failure = &junitMessage{Type: "missed", Message: missedObjective(slo)}
	return c
}
