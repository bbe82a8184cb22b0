package query

import (
	"cmp"
	"errors"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"time"
)

// subject is what an expression asks about (CQ-05).
type subject struct {
	// any reports whether a value of the subject passes a test
	any     func(f *Facts, test func(string) bool) bool
	expects string // as a value
	changes bool   // while an instance is registered
	legal   func(text string) bool
	// of a subject with an order
	read func(text string) (rank, bool)
	rank func(f *Facts) rank
}

// rank is a value of a subject with an order: a number, an instant, or a version's numbers.
type rank [4]int64

func (a rank) compare(b rank) int { return slices.Compare(a[:], b[:]) }

const attributePrefix = "attribute:"

const subjectNames = "a subject: agentConnected, agentVersion, ec2InstanceId, registeredAt, " +
	"runningTasksCount, task:group or attribute:NAME"

var subjects = map[string]*subject{
	"agentConnected": {
		changes: true,
		any: func(f *Facts, test func(string) bool) bool {
			return test(strconv.FormatBool(f.AgentConnected))
		},
		expects: "true or false",
		legal:   func(text string) bool { return text == "true" || text == "false" },
	},
	"ec2InstanceId": {
		any:     func(f *Facts, test func(string) bool) bool { return test(f.InstanceID) },
		expects: "the ID of an instance",
	},
	"task:group": {
		changes: true,
		any: func(f *Facts, test func(string) bool) bool {
			return slices.ContainsFunc(f.Groups, test)
		},
		expects: "a task group such as service:web",
	},
	"agentVersion": {
		any:     func(f *Facts, test func(string) bool) bool { return test(f.AgentVersion) },
		expects: "a version such as 1.88.0",
		read:    readVersion,
		rank:    func(f *Facts) rank { v, _ := readVersion(f.AgentVersion); return v },
	},
	"registeredAt": {
		any: func(f *Facts, test func(string) bool) bool {
			return test(f.RegisteredAt.UTC().Format(time.RFC3339))
		},
		expects: "a date such as 2026-03-02 or 2026-03-02T10:00:00Z",
		read:    readInstant,
		rank:    func(f *Facts) rank { return rank{f.RegisteredAt.UnixNano()} },
	},
	"runningTasksCount": {
		changes: true,
		any: func(f *Facts, test func(string) bool) bool {
			return test(strconv.Itoa(f.RunningTasks))
		},
		expects: "a whole number",
		read:    readNumber,
		rank:    func(f *Facts) rank { return rank{int64(f.RunningTasks)} },
	},
}

// subject takes the subject of a comparison.
func (p *parser) subject() (*subject, error) {
	t := p.peek()
	if t.kind != word {
		return nil, p.wrong(t, subjectNames)
	}
	if name, ok := strings.CutPrefix(t.text, attributePrefix); ok {
		if name == "" || len(name) > longestName {
			return nil, p.wrong(t, "an attribute's name of 1 to 128 characters") // CQ-08
		}
		p.take()
		return attribute(name), nil
	}
	s := subjects[t.text]
	if s == nil {
		return nil, p.wrong(t, subjectNames)
	}
	p.take()
	p.changes = p.changes || s.changes
	return s, nil
}

// longestName is the most characters of an attribute's name, and of its value (CQ-08).
const longestName = 128

func attribute(name string) *subject {
	return &subject{
		any: func(f *Facts, test func(string) bool) bool {
			value, ok := f.Attributes[name]
			return ok && test(value)
		},
		expects: "a value of at most 128 characters",
		legal:   func(text string) bool { return len(text) <= longestName },
	}
}

func readNumber(text string) (rank, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return rank{n}, err == nil
}

func readVersion(text string) (v rank, ok bool) {
	parts := strings.Split(text, ".")
	if len(parts) > len(v) {
		return v, false
	}
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return v, false
		}
		v[i] = int64(n)
	}
	return v, true
}

// layouts are the dates and times that registeredAt is compared with; UTC unless they say so.
var layouts = [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"}

func readInstant(text string) (rank, bool) {
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return rank{at.UnixNano()}, true
		}
	}
	return rank{}, false
}

// reason is what regexp says, without the expression.
func reason(err error) string {
	var wrong *syntax.Error
	if errors.As(err, &wrong) {
		return cmp.Or(wrong.Code.String(), err.Error())
	}
	return err.Error()
}
