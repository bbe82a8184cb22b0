package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ecsim/scenarios/problem"
)

// usageError is a mistake in how a verb was called: what was found, what was expected.
func usageError(c *cobra.Command, format string, values ...any) error {
	err := fmt.Errorf(format, values...)
	if c.HasParent() {
		verb := strings.TrimPrefix(c.CommandPath(), c.Root().Name()+" ")
		err = fmt.Errorf("%s: %w", verb, err)
	}
	return failure{WrongInput, err}
}

// flagError explains a flag that was not accepted and names the nearest one that exists.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		return notOneOf(c, "flag", "--"+unknown.GetSpecifiedName(), names)
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		return usageError(c, "--%s: found %q, expected %s", flag.Name, invalid.GetValue(), meaning(flag))
	default:
		return usageError(c, "%w (see %s --help)", err, c.CommandPath())
	}
}

// meaning is what a flag of a type takes, in words.
func meaning(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int":
		return "a whole number"
	case "uint64":
		return "a whole number from 0 to 2⁶⁴−1"
	case "float64Slice":
		return "numbers, such as 1,2,5"
	case "bool":
		return "true or false"
	}
	return "a " + f.Value.Type()
}

// knownVerb refuses an argument where a verb belongs and names the nearest verb.
func knownVerb(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return notOneOf(c, "verb", args[0], verbs(c))
}

// verbs are the names of the verbs below a command.
func verbs(c *cobra.Command) []string {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	return names
}

// between allows low to high positional arguments; a negative high means any number.
func between(low, high int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) >= low && (high < 0 || len(args) <= high) {
			return nil
		}
		return usageError(c, "found %d arguments, expected %s", len(args), c.UseLine())
	}
}

// oneOf checks a flag that takes a word from a list.
func oneOf(c *cobra.Command, flag, found string, allowed ...string) error {
	if slices.Contains(allowed, found) {
		return nil
	}
	return notOneOf(c, "--"+flag, found, allowed)
}

// notOneOf says that something is not one of the words it could be and names the nearest, when one is
// close enough to be meant.
func notOneOf(c *cobra.Command, what, found string, allowed []string) error {
	hint := ""
	if nearest := problem.Nearest(found, allowed); nearest != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", nearest)
	}
	return usageError(c, "%s: found %q, expected one of %s%s", what, found, strings.Join(allowed, " "), hint)
}
