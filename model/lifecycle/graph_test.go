package lifecycle

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"ecsim/model"
	"ecsim/sim/clock"
)

// containers reads a task definition in short: one container per line, "!" for essential, "+" for
// a health check, then what it depends on.
//
//	app! needs init SUCCESS, proxy HEALTHY
func containers(text string) []model.Container {
	var all []model.Container
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		head, needs, _ := strings.Cut(line, " needs ")
		c := model.Container{Name: strings.Trim(head, "!+ \t"), StopTimeout: 30 * clock.Second,
			Essential: strings.Contains(head, "!")}
		if strings.Contains(head, "+") {
			c.HealthCheck = &model.ContainerCheck{}
		}
		for entry := range strings.SplitSeq(needs, ",") {
			if name, condition, found := strings.Cut(strings.TrimSpace(entry), " "); found {
				c.DependsOn = append(c.DependsOn,
					model.Dependency{Container: name, Condition: model.Condition(condition)})
			}
		}
		all = append(all, c)
	}
	return all
}

func graph(t *testing.T, text string) *Graph {
	t.Helper()
	g, err := NewGraph(containers(text))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// L-21 to L-24: what ECS refuses, each with its reason, and all of it at once.
func TestGraphRefusesWhatCannotBeSatisfied(t *testing.T) {
	for _, c := range []struct{ rule, text, want string }{
		{"L-21", "app! needs db COMPLETE\ndb!",
			`container "app" depends on "db": COMPLETE is not allowed on an essential container`},
		{"L-22", "app! needs db SUCCESS\ndb!",
			`container "app" depends on "db": SUCCESS is not allowed on an essential container`},
		{"L-23", "app! needs db HEALTHY\ndb!",
			`container "app" depends on "db": HEALTHY needs a health check`},
		{"no such container", "app! needs ghost START",
			`container "app" depends on "ghost": there is no such container`},
		{"unknown condition", "app! needs db READY\ndb",
			`container "app" depends on "db": unknown condition READY`},
		{"L-24 itself", "app! needs app START", `containers wait for each other: app → app`},
		{"L-24", "x\na! needs b START\nb needs c START\nc needs a START",
			`containers wait for each other: a → b → c → a`},
		{"two at once", "a! needs b HEALTHY, ghost START\nb",
			`container "a" depends on "b": HEALTHY needs a health check` +
				"\n" + `container "a" depends on "ghost": there is no such container`},
	} {
		_, err := NewGraph(containers(c.text))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.rule, err, c.want)
		}
	}
	var cycle *CycleError
	_, err := NewGraph(containers("a! needs b START\nb needs a START"))
	if !errors.As(err, &cycle) {
		t.Errorf("a cycle is %T", err)
	}
	graph(t, "a! needs b START, c START\nb needs d START\nc needs d START\nd") // no cycle
}

// states reads what became of the containers: - waits, r runs, h runs and is healthy, a digit is
// an exit code, b broke before it started.
func states(text string) []ContainerState {
	var all []ContainerState
	for _, c := range text {
		s := ContainerState{}
		switch {
		case c == 'r':
			s.Stage = Started
		case c == 'h':
			s.Stage, s.Healthy = Started, true
		case c == 'b':
			s.Stage = Broken
		case c >= '0' && c <= '9':
			s.Stage, s.ExitCode = Exited, int(c-'0')
		}
		all = append(all, s)
	}
	return all
}

// L-20 to L-25: who may be created at each point of the start.
func TestStartOrder(t *testing.T) {
	const app = "app! needs init SUCCESS, proxy HEALTHY\ninit\nproxy+!\n" +
		"logs needs app START\ntidy needs init COMPLETE"
	g := graph(t, app)
	for _, c := range []struct{ states, want string }{
		{"-----", "[1 2]"},
		{"-rr--", "[]"},
		{"-0r--", "[4]"},
		{"-0h--", "[0 4]"},
		{"r0h--", "[3 4]"},
		{"r0hrr", "[]"},
		{"-1h--", "[4]"}, // COMPLETE does not mind the code
		{"00h-0", "[3]"}, // L-20: a dependency that has stopped did start
	} {
		if got := fmt.Sprint(g.Startable(states(c.states))); got != c.want {
			t.Errorf("%s: may start %s, want %s", c.states, got, c.want)
		}
	}
}

// L-22, L-23, L-24: what makes a start impossible.
func TestFailures(t *testing.T) {
	for _, c := range []struct{ rule, graph, states, want string }{
		{"L-22", "app! needs init SUCCESS\ninit", "-1",
			"container app cannot start: init exited with code 1"},
		{"L-22 fine", "app! needs init SUCCESS\ninit", "-0", ""},
		{"L-21", "app! needs init COMPLETE\ninit", "-1", ""},
		{"L-23 it ran and never was", "app! needs db HEALTHY\ndb+", "-0",
			"container app cannot start: db exited before it was healthy"},
		{"L-23 only at start-up", "app! needs db HEALTHY\ndb+", "r0", ""},
		{"L-24", "app! needs db START\ndb", "-b", "container app cannot start: db never started"},
		{"L-24 whatever the condition", "app! needs db COMPLETE\ndb", "-b",
			"container app cannot start: db never started"},
		{"still possible", "app! needs db HEALTHY\ndb+", "-r", ""},
	} {
		if got := graph(t, c.graph).Failure(0, states(c.states)); got != c.want {
			t.Errorf("%s: %q, want %q", c.rule, got, c.want)
		}
	}
}

// L-18: the timeout is the dependency's, runs from its start, and spares START.
func TestStartTimeout(t *testing.T) {
	for _, c := range []struct {
		condition string
		timeout   clock.Time
	}{
		{"HEALTHY", clock.Time(130 * clock.Second)},
		{"SUCCESS", clock.Time(130 * clock.Second)},
		{"START", clock.Never},
	} {
		all := containers("app! needs db " + c.condition + "\ndb+")
		all[0].StartTimeout = clock.Second // the dependent's own does not matter
		all[1].StartTimeout = 120 * clock.Second
		g, err := NewGraph(all)
		if err != nil {
			t.Fatal(err)
		}
		s := states("-r")
		s[1].StartedAt = clock.Time(10 * clock.Second)
		if got := g.NextTimeout(s); got != c.timeout {
			t.Errorf("%s: times out at %v, want %v", c.condition, got, c.timeout)
		}
		if c.timeout == clock.Never {
			continue
		}
		waiting := states("--") // L-18: the clock does not run before the dependency starts
		if g.NextTimeout(waiting) != clock.Never || g.Failure(c.timeout, waiting) != "" {
			t.Errorf("%s: times out before it starts", c.condition)
		}
		want := "container app cannot start: db was not " + c.condition +
			" within its start timeout of 2m"
		before, after := g.Failure(c.timeout-1, s), g.Failure(c.timeout, s)
		if before != "" || after != want {
			t.Errorf("%s: before %q, after %q", c.condition, before, after)
		}
	}
	g := graph(t, "app! needs db HEALTHY\ndb+")
	if got := g.NextTimeout(states("-r")); got != clock.Never {
		t.Errorf("without a start timeout: %v", got)
	}
}

// L-26: the reverse of dependsOn; unrelated containers stop in parallel.
func TestStopOrder(t *testing.T) {
	g := graph(t, "app! needs init SUCCESS, proxy HEALTHY\ninit\nproxy+!\n"+
		"logs needs app START\nalone")
	for _, c := range []struct{ states, want string }{
		{"r0hrr", "[3 4]"},
		{"r0h0r", "[0 4]"},
		{"00h00", "[2]"},
		{"00000", "[]"},
		{"-0h-r", "[2 4]"}, // what was never created holds nothing up
	} {
		if got := fmt.Sprint(g.Stoppable(states(c.states))); got != c.want {
			t.Errorf("%s: may stop %s, want %s", c.states, got, c.want)
		}
	}
}

// L-11 to L-13: what the containers make of the task.
func TestTaskStatusFromContainers(t *testing.T) {
	g := graph(t, "app! needs init SUCCESS\ninit\nside")
	for _, c := range []struct {
		states string
		want   model.TaskStatus
		ended  int
	}{
		{"---", model.Activating, -1},
		{"-0r", model.Activating, -1},
		{"r0r", model.Running, -1},
		{"r00", model.Running, -1}, // an exited container does not hold it back
		{"r01", model.Running, -1}, // L-12: a non-essential exit has no effect
		{"r0b", model.Running, -1},
		{"10r", model.Stopping, 0},
		{"b0r", model.Stopping, 0},
		{"100", model.Deprovisioning, 0},
	} {
		s := states(c.states)
		if got := g.Status(s); got != c.want {
			t.Errorf("%s: %v, want %v", c.states, got, c.want)
		}
		if got := g.essentialExit(s); got != c.ended {
			t.Errorf("%s: essential exit %d, want %d", c.states, got, c.ended)
		}
	}
}
