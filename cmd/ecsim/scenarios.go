package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ecsim/scenarios/input"
	"ecsim/scenarios/library"
	"ecsim/scenarios/study/question"
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
	var studies bool
	c := &cobra.Command{
		Use:   "list",
		Short: "Name every bundled scenario and what it teaches",
		Args:  between(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := oneOf(c, "format", format, "text", "json"); err != nil {
				return err
			}
			kind, list := "scenarios", input.Bundled()
			if studies {
				kind, list = "studies", question.Bundled()
			}
			if format == "json" {
				return writeJSON(t, map[string]any{kind: list})
			}
			table := tabwriter.NewWriter(t.stdout, 0, 0, 2, ' ', 0)
			for _, s := range list {
				fmt.Fprintf(table, "%s\t%s\n", s.Name, s.Summary)
			}
			return table.Flush()
		},
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	c.Flags().BoolVar(&studies, "studies", false, "the bundled studies instead, for sweep and the like")
	return c
}

func newScenariosShow(t terminal) *cobra.Command {
	return &cobra.Command{
		Use:   "show NAME",
		Short: "Print a bundled scenario or study with its lesson",
		Long: "Prints the scenario.toml of a bundled scenario on stdout; files it refers to are named on\n" +
			"stderr and come with `ecsim scenarios copy`. A bundled study is one file.",
		Args: between(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if text, err := question.Source(args[0]); err == nil {
				_, err = t.stdout.Write(text)
				return err
			}
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
		Short: "Write a bundled scenario with its files to DIR/NAME, or a study to DIR/NAME.toml",
		Args:  between(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 2 {
				dir = args[1]
			}
			if text, err := question.Source(args[0]); err == nil {
				return copyStudy(t, filepath.Join(dir, args[0]+".toml"), text)
			}
			if err := bundled(c, args[0]); err != nil {
				return err
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

// copyStudy writes a study file where nothing is.
func copyStudy(t terminal, file string, text []byte) error {
	if _, err := os.Lstat(file); err == nil {
		return inputError(input.Problems{{File: file, Found: "a file or folder that exists",
			Expected: "a place where nothing is: a copy overwrites nothing"}})
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return inputError(err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return inputError(err)
	}
	fmt.Fprintln(t.stdout, file)
	return nil
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
	for _, s := range question.Bundled() {
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
