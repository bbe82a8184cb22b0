package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ecsim/scenarios/input"
	"ecsim/scenarios/library"
)

func newScenarios(t terminal) *cobra.Command {
	c := &cobra.Command{
		Use:   "scenarios",
		Short: "List, show and copy the bundled scenarios",
		Args:  knownVerb,
		RunE: func(c *cobra.Command, _ []string) error {
			return usageError(c, "expected one of %s", strings.Join(verbs(c), " "))
		},
	}
	c.AddCommand(newScenariosList(t), newScenariosShow(t), newScenariosCopy(t))
	return c
}

func newScenariosList(t terminal) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "list",
		Short: "Name every bundled scenario and what it teaches",
		Args:  between(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := oneOf(c, "format", format, "text", "json"); err != nil {
				return err
			}
			if format == "json" {
				return writeJSON(t, map[string]any{"scenarios": input.Bundled()})
			}
			table := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', 0)
			for _, s := range input.Bundled() {
				fmt.Fprintf(table, "%s\t%s\n", s.Name, s.Summary)
			}
			return table.Flush()
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func newScenariosShow(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "show NAME",
		Short: "Print a bundled scenario with its lesson",
		Long: "Prints the scenario.toml of a bundled scenario on stdout; files it refers to are named on\n" +
			"stderr and come with `ecsim scenarios copy`.",
		Args: between(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := bundled(c, args[0]); err != nil {
				return err
			}
			text, err := fs.ReadFile(library.Files, path.Join(args[0], "scenario.toml"))
			if err != nil {
				return fmt.Errorf("reading the bundled scenario: %w", err)
			}
			if _, err := t.stdout.Write(text); err != nil {
				return err
			}
			return nameOtherFiles(args[0], t)
		},
	}
}

// nameOtherFiles tells which files besides scenario.toml a bundled scenario has.
func nameOtherFiles(name string, t terminal) error {
	entries, err := fs.ReadDir(library.Files, name)
	if err != nil {
		return fmt.Errorf("reading the bundled scenario: %w", err)
	}
	var others []string
	for _, e := range entries {
		if e.Name() != "scenario.toml" && e.Name() != "expected.txt" {
			others = append(others, e.Name())
		}
	}
	if len(others) > 0 {
		fmt.Fprintf(t.stderr, "ecsim: it refers to %s; `ecsim scenarios copy %s` writes them all\n",
			strings.Join(others, ", "), name)
	}
	return nil
}

func newScenariosCopy(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "copy NAME [DIR]",
		Short: "Write a bundled scenario with its files to DIR/NAME, to start your own from",
		Args:  between(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			if err := bundled(c, args[0]); err != nil {
				return err
			}
			dir := "."
			if len(args) == 2 {
				dir = args[1]
			}
			if err := input.Copy(args[0], dir); err != nil {
				if errors.Is(err, fs.ErrExist) {
					return failure{WrongInput, err}
				}
				return inputError(err)
			}
			fmt.Fprintln(t.stdout, filepath.Join(dir, args[0], "scenario.toml"))
			return nil
		},
	}
}

// bundled is an error unless name is a bundled scenario.
func bundled(c *cobra.Command, name string) error {
	var names []string
	for _, s := range input.Bundled() {
		if s.Name == name {
			return nil
		}
		names = append(names, s.Name)
	}
	return notOneOf(c, "scenario", name, names)
}

// writeJSON writes one indented document to stdout.
func writeJSON(t terminal, document any) error {
	e := json.NewEncoder(t.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}
