package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ecsim/scenarios/input"

	"github.com/spf13/cobra"
)

// small is a scenario that is played in a moment.
const small = `name = "small"
horizon = "10m"

[[service]]
name = "api"
task_definition = "task-definition.json"
definition = "service.json"

[service.workload]
cpu_time = "2ms"

[service.traffic]
profile = "constant"
rate = "5/s"
`

var examples = flag.Bool("examples", false, "try every example of the help texts")

// smallStudy varies it.
const smallStudy = `scenario = "scenario.toml"
replications = 2

[[axis]]
path = "service.api.definition.desiredCount"
values = [2, 3]

[[uncertain]]
path = "service.api.traffic.scale"
from = 0.8
to = 1.2

[[slo]]
measure = "service.api.latency.p99"
max = "5s"
`

// TestExamplesWork: every example in a help text does what it says, on a folder with the files that it
// names. An option that a flag's text gives as an example works too.
func TestExamplesWork(t *testing.T) {
	if !*examples {
		t.Skip("plays some bundled studies: .ci/run examples does, with -examples")
	}
	dir := exampleFolder(t)
	ran := 0
	everyCommand(newProgram(terminal{}), func(c *cobra.Command) {
		for line := range strings.Lines(c.Example) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), "    ") // behind it: what it does
			shell(t, dir, line, false)
			ran++
		}
		if set := c.Flags().Lookup("set"); set != nil {
			example := regexp.MustCompile(`for example (\S+)`).FindStringSubmatch(set.Usage)
			shell(t, dir, smallExample(c)+" --set "+example[1], false)
			ran++
		}
	})
	if ran < 8 {
		t.Errorf("only %d examples were found", ran)
	}
}

// smallExample is the first example of a command that plays a file of the folder, which is small; else
// the first.
func smallExample(c *cobra.Command) string {
	lines := strings.Split(strings.TrimSpace(c.Example), "\n")
	for _, file := range []string{"scenario.toml", "study.toml"} {
		for _, line := range lines {
			if strings.Contains(line, file) && !strings.Contains(line, ">") {
				line, _, _ = strings.Cut(strings.TrimSpace(line), "    ")
				return line
			}
		}
	}
	return lines[0]
}

// everyCommand visits a command and those below it.
func everyCommand(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		everyCommand(sub, visit)
	}
}

// exampleFolder has the files that examples name: the AWS documents of the default scenario, and a small
// scenario that uses them, with a study of it that two machines have played.
func exampleFolder(t *testing.T) string {
	t.Helper()
	top := t.TempDir()
	if err := input.Copy(defaultScenario, top); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(top, defaultScenario)
	scaling := filepath.Join(dir, "scaling")
	if err := os.Mkdir(scaling, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cpu-policy.json", "scalable-target.json"} {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(scaling, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"scenario.toml": small, "study.toml": smallStudy} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for machine, shard := range map[string]string{"machine-1": "0/2", "machine-2": "1/2"} {
		shell(t, dir, "ecsim sweep study.toml --quiet --results "+machine+" --shard "+shard, false)
	}
	return dir
}
