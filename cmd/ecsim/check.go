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
			"on stderr, and exits with 2 when there is one. It runs nothing.",
		Example: "  ecsim check scenario.toml\n  ecsim check task-definition.json service.json scaling/*.json",
		Args:    between(1, -1),
		RunE: func(_ *cobra.Command, files []string) error {
			if err := scenarios.Check(files).Err(); err != nil {
				return inputError(err)
			}
			for _, file := range files {
				fmt.Fprintf(t.stdout, "%s: no problems\n", file)
			}
			return nil
		},
	}
}
