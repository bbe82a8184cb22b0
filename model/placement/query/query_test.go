package query

import (
	"errors"
	"strings"
	"testing"
	"time"

	_ "ecsim/sim/random/repeatable" // the same cases each time
	"pgregory.net/rapid"
)

// instance is a container instance that the tables ask about.
var instance = Facts{
	InstanceID: "i-abcd1234",
	Attributes: map[string]string{InstanceType: "m5.large", AvailabilityZone: "us-east-1a",
		"stack": "production", "odd": "a b", "empty": ""},
	AgentConnected: true,
	AgentVersion:   "1.88.0",
	RegisteredAt:   time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC),
	RunningTasks:   3,
	Groups:         []string{"service:web", "family:job"},
}

// CQ-03 to CQ-07: every operator, both spellings, every subject, and AWS's own examples.
func TestExpressions(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"attribute:ecs.instance-type == m5.large", true},
		{"attribute:ecs.instance-type equals m5.xlarge", false},
		{"attribute:ecs.instance-type != t2.small", true},
		{"attribute:ecs.instance-type not_equals m5.large", false},
		{"attribute:ecs.availability-zone in [us-east-1a, us-east-1b]", true},
		{"attribute:ecs.availability-zone !in [us-east-1a,us-east-1b]", false},
		{"attribute:ecs.availability-zone not_in [us-east-1c]", true},
		{"attribute:stack exists", true},
		{"attribute:colour exists", false},
		{"attribute:colour !exists", true},
		{"attribute:colour not_exists", true},
		{"attribute:empty exists", true},
		{"attribute:empty == ''", true},
		{"attribute:odd == 'a b'", true},
		{`attribute:odd == "a b"`, true},
		// a missing attribute equals nothing, so the negation holds
		{"attribute:colour == red", false},
		{"attribute:colour != red", true},
		{"attribute:colour !~ .*", true},
		{"attribute:ecs.instance-type =~ m5.*", true},
		{"attribute:ecs.instance-type =~ m5", false}, // the whole value
		{"attribute:ecs.instance-type =~ (m5|c5)\\.[a-z]+", true},
		{"(attribute:ecs.instance-type =~ (m5|c5).*)", true},
		{"(attribute:ecs.instance-type =~ m[()5]\\..*)", true},
		{"attribute:ecs.instance-type matches 'm5 .*'", false},
		{"attribute:ecs.instance-type not_matches t2.*", true},
		{"task:group == service:web", true},
		{"task:group == service:database", false},
		{"task:group != service:web", false},
		{"task:group in [service:database, family:job]", true},
		{"task:group =~ service:.*", true},
		{"not(task:group == service:database)", true},
		{"!(task:group == service:web)", false},
		{"ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']", true},
		{"ec2InstanceId == i-other", false},
		{"agentConnected == true", true},
		{"agentConnected != true", false},
		{"runningTasksCount == 3", true},
		{"runningTasksCount > 3", false},
		{"runningTasksCount >= 3", true},
		{"runningTasksCount<4", true},
		{"runningTasksCount less_than_equal 2", false},
		{"runningTasksCount greater_than 2", true},
		{"runningTasksCount in [1, 3]", true},
		{"runningTasksCount !in [1, 3]", false},
		{"agentVersion > 1.9.0", true}, // by numbers, not by letters
		{"agentVersion >= 1.88", true},
		{"agentVersion less_than 1.88.1", true},
		{"agentVersion == 1.88.0", true},
		{"registeredAt < 2026-03-03", true},
		{"registeredAt greater_than_equal 2026-03-02T10:00:00Z", true},
		{"registeredAt > 2026-03-02T11:00:00+01:00", false},
		{"registeredAt exists", true},
		{"attribute:ecs.instance-type =~ m5.* and attribute:ecs.availability-zone != us-east-1d",
			true},
		{"attribute:stack == test or attribute:stack == production and runningTasksCount == 3", true},
		{"(attribute:stack == production || runningTasksCount == 3) && agentConnected == false",
			false},
		// not binds tighter than and, and tighter than or
		{"not attribute:stack == test and runningTasksCount == 0", false},
		{"attribute:stack == production || runningTasksCount == 0 && runningTasksCount == 1", true},
	} {
		e, err := Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := e.Holds(&instance); got != c.want {
			t.Errorf("%s is %v, want %v", c.text, got, c.want)
		}
		if e.String() != c.text {
			t.Errorf("%s prints as %s", c.text, e)
		}
	}
}

// CQ-03, CQ-05, CQ-08, T-24: every error says where it is and what would be right.
func TestParseSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `at character 1: found the end, expected a subject`},
		{"colour == red", `at character 1: found "colour", expected a subject`},
		{"'attribute:stack' == red", `at character 1: found "attribute:stack", expected a subject`},
		{"attribute: == red", `at character 1: found "attribute:", expected an attribute's name`},
		{"attribute:stack", `at character 16: found the end, expected an operator`},
		{"attribute:stack = red", `at character 17: found "=", expected an operator`},
		{"attribute:stack ! == red", `at character 17: found "!", expected an operator`},
		{"attribute:stack '==' red", `at character 17: found "==", expected an operator`},
		{"attribute:stack > 3", `at character 17: found ">", expected an operator without an order`},
		{"attribute:stack ==", `at character 19: found the end, expected a value`},
		{"attribute:stack == 'red", `found quotation marks that are not closed, expected a value`},
		{"attribute:stack in red", `at character 20: found "red", expected a list`},
		{"attribute:stack in [red green]", `at character 25: found "green", expected a comma`},
		{"attribute:stack in []", `at character 21: found "]", expected a value`},
		{"attribute:stack =~", `at character 19: found the end, expected a regular expression`},
		{"attribute:stack =~ a(?=b)", `at character 20: found "a(?=b)", expected a regular`},
		{"attribute:stack == red blue", `at character 24: found "blue", expected and, or, or the end`},
		{"(attribute:stack == red", `at character 24: found the end, expected and, or, or a closing`},
		{"attribute:stack == red)", `at character 23: found ")", expected and, or, or the end`},
		{"attribute:stack == red and", `at character 27: found the end, expected a subject`},
		{"runningTasksCount == many", `at character 22: found "many", expected a whole number`},
		{"runningTasksCount in [1, many]", `at character 26: found "many", expected a whole number`},
		{"agentConnected == yes", `at character 19: found "yes", expected true or false`},
		{"agentConnected > false", `expected an operator without an order`},
		{"agentVersion >= new", `at character 17: found "new", expected a version`},
		{"registeredAt < yesterday", `at character 16: found "yesterday", expected a date`},
		{"attribute:" + strings.Repeat("x", 129) + " exists", "1 to 128 characters"},
		{"attribute:stack == " + strings.Repeat("x", 129), "at most 128 characters"},
		{strings.Repeat("x", 2001), "found 2001 characters, expected at most 2000"},
		{strings.Repeat("(", 500), "at most 100 nested parentheses"},
	} {
		_, err := Parse(c.text)
		var wrong *Error
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: error %v, want %s", c.text, err, c.want)
		}
	}
}

// CQ-03: negation, conjunction and disjunction obey De Morgan, however they are written.
func TestExpressionsObeyDeMorgan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		simple := rapid.SampledFrom([]string{"runningTasksCount > 2", "attribute:stack exists",
			"attribute:stack == test", "task:group =~ (service|family):w.*", "agentVersion < 2"})
		a, b := simple.Draw(t, "a"), simple.Draw(t, "b")
		f := instance
		f.RunningTasks = rapid.IntRange(0, 4).Draw(t, "tasks")
		truth := func(text string) bool {
			e, err := Parse(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			return e.Holds(&f)
		}
		if truth(a+" and "+b) != (truth(a) && truth(b)) || truth(a+" || "+b) != (truth(a) || truth(b)) {
			t.Fatalf("%s, %s: and, or", a, b)
		}
		if truth("!("+a+" && "+b+")") != truth("not ("+a+") or not ("+b+")") {
			t.Fatalf("%s, %s: De Morgan", a, b)
		}
	})
}

// FuzzParse: no input panics, and an error points into the text.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"attribute:a == b", "!(task:group in [a, 'b'])", "a =~ (", "\\"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if err == nil {
			e.Holds(&instance)
			e.Holds(&Facts{})
			return
		}
		var wrong *Error
		if !errors.As(err, &wrong) || wrong.Offset < 0 || wrong.Offset > len(text) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
