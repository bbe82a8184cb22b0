package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ecsim/scenarios"
)

func newCheck(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE…",
		Short: "Find every problem of scenarios and AWS files; run nothing",
		Long: "Finds every problem of scenario files and AWS documents at once, each as one line\n" +
			"  file:line:column: found …, expected …\n" +
			"on stderr, and exits with 2 when there is one. Files without problems are named on stdout.\n" +
			"It runs nothing.",
		Example: "  ecsim check scenario.toml\n  ecsim check task-definition.json service.json scaling/*.json",
		Args:    between(1, -1),
		RunE: func(_ *cobra.Command, files []string) error {
			var all scenarios.Problems
			for _, file := range files {
				problems := scenarios.Check([]string{file})
				all = append(all, problems...)
				if len(problems) == 0 {
					fmt.Fprintf(t.stdout, "%s: no problems\n", file)
				}
			}
			return inputError(all.Sorted().Err())
		},
	}
}
