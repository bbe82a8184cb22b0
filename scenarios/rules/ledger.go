package rules

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed rules.csv
var ledger []byte

//go:embed sources.csv
var sources []byte

// Status is what the simulation does about a rule.
type Status string

const (
	Simulated      Status = "simulated"        // a run behaves so
	CheckedAtInput Status = "checked at input" // a scenario that breaks it is refused
	NotApplicable  Status = "not applicable"   // nothing that a run shows depends on it
	NotModelled    Status = "not modelled"     // AWS does so, and the simulation does not
)

// Statuses are all of them, the best first.
var Statuses = []Status{Simulated, CheckedAtInput, NotApplicable, NotModelled}

// isShown reports whether tests must show a rule of this status.
func (s Status) isShown() bool { return s == Simulated || s == CheckedAtInput }

// Rule is one line of the ledger.
type Rule struct {
	ID         string   `json:"id"`
	Section    string   `json:"section"`
	Rule       string   `json:"rule"`
	Source     []string `json:"source"`     // tags of sources.csv, or addresses
	Confidence []string `json:"confidence"` // Confidences, the first about the rule as a whole
	Status     Status   `json:"status"`
	// why it is not simulated; of one that is, what of it is not
	Reason string   `json:"reason"`
	Tests  []string `json:"tests"`
}

// Source is where a source tag leads.
type Source struct {
	Tag     string `json:"tag"`
	Address string `json:"address"`
}

// Confidence is what a letter in a rule's confidence means.
type Confidence struct{ Letter, Meaning string }

// Confidences are how sure the books are of a rule.
var Confidences = []Confidence{
	{"D", "documented by AWS"},
	{"D!", "documented, and two pages of AWS disagree"},
	{"O", "observed: open source of AWS or of Docker, or somebody's measurement"},
	{"I", "inferred; a knob wherever it matters"},
	{"M", "from memory, unconfirmed"},
}

// All is the whole ledger, in the order of the books. Callers must not change it.
var All = sync.OnceValue(func() []Rule {
	all, err := read(bytes.NewReader(ledger))
	if err != nil {
		panic("rules: rules.csv: " + err.Error())
	}
	return all
})

// Sources are all sources, in the order of the books.
var Sources = sync.OnceValue(func() []Source {
	records, err := table(bytes.NewReader(sources), "tag", "address")
	if err != nil {
		panic("rules: sources.csv: " + err.Error())
	}
	var all []Source
	for _, r := range records {
		all = append(all, Source{Tag: r[0], Address: r[1]})
	}
	return all
})

// read reads a ledger. The error names every line that is wrong.
func read(r io.Reader) ([]Rule, error) {
	records, err := table(r, "id", "section", "rule", "source", "confidence", "status", "reason", "tests")
	if err != nil {
		return nil, err
	}
	var all []Rule
	var wrong []error
	seen := map[string]bool{}
	for i, f := range records {
		rule := Rule{ID: f[0], Section: f[1], Rule: f[2], Source: words(f[3]), Confidence: words(f[4]),
			Status: Status(f[5]), Reason: f[6], Tests: words(f[7])}
		why := rule.problem()
		if seen[rule.ID] {
			why = "stands twice"
		}
		if why != "" {
			wrong = append(wrong, fmt.Errorf("line %d: %s %s", i+2, rule.ID, why))
		}
		seen[rule.ID] = true
		all = append(all, rule)
	}
	return all, errors.Join(wrong...)
}

// problem is what is wrong with a rule on its own; empty when nothing is.
func (r *Rule) problem() string {
	switch {
	case !isID(r.ID):
		return "is no rule ID, such as L-01"
	case r.Section == "" || r.Rule == "":
		return "has no section or does not say what the rule is"
	case len(r.Confidence) == 0 || slices.ContainsFunc(r.Confidence, isNoConfidence):
		return "has no confidence of D, D!, O, I, M"
	case len(r.Source) == 0 && (r.Confidence[0] == "D" || r.Confidence[0] == "D!" || r.Confidence[0] == "O"):
		return "is documented or observed and has no source"
	case !slices.Contains(Statuses, r.Status):
		return fmt.Sprintf("has status %q", r.Status)
	case r.Status.isShown() && len(r.Tests) == 0:
		return "is " + string(r.Status) + " and no test shows it"
	case !r.Status.isShown() && r.Reason == "":
		return "is " + string(r.Status) + " without a reason"
	case !r.Status.isShown() && len(r.Tests) > 0:
		return "is " + string(r.Status) + " and has tests"
	}
	return ""
}

// anyID is how a rule's ID looks.
var anyID = regexp.MustCompile(`\b[A-Z]{1,3}-[0-9]{2}\b`)

func isID(text string) bool { return text != "" && anyID.FindString(text) == text }

func isNoConfidence(letter string) bool {
	return !slices.ContainsFunc(Confidences, func(c Confidence) bool { return c.Letter == letter })
}

// table reads a CSV file with such a header.
func table(r io.Reader, columns ...string) ([][]string, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = len(columns)
	records, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) == 0 || !slices.Equal(records[0], columns) {
		return nil, fmt.Errorf("expected the header %s", strings.Join(columns, ","))
	}
	return records[1:], nil
}

// words are the words of a field; never nil, so that JSON has a list.
func words(field string) []string { return append([]string{}, strings.Fields(field)...) }
