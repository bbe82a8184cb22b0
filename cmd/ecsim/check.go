package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ecsim/scenarios"
	"ecsim/scenarios/study/question"
)

func newCheck(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE…",
		Short: "Find every problem of scenarios, studies and AWS files; run nothing",
		Long: "Finds every problem of scenarios, studies and AWS documents at once, each as one line\n" +
			"  file:line:column: found …, expected …\n" +
			"on stderr, and exits with 2 when there is one. Files without problems are named on stdout.\n" +
			"It runs nothing.",
		Example: "  ecsim check scenario.toml\n  ecsim check task-definition.json service.json scaling/*.json",
		Args:    between(1, -1),
		RunE: func(_ *cobra.Command, files []string) error {
			var all scenarios.Problems
			for _, file := range files {
				problems := check(file)
				all = append(all, problems...)
				if len(problems) == 0 {
					fmt.Fprintf(t.stdout, "%s: no problems\n", file)
				}
			}
			return inputError(all.Sorted().Err())
		},
	}
}

// check reads a file as what it is: a study names the scenario that it plays.
func check(file string) scenarios.Problems {
	if question.IsStudy(file) {
		return question.Check(file)
	}
	return scenarios.Check([]string{file})
}
