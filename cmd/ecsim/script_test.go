package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this test binary answer as `ecsim` to scripts and to the README's commands.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ecsim": main})
}

// scriptCommands are the commands that scripts have beside testscript's own.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits": exits,
	"json":  holdsJSON,
	"csv":   holdsCSV,
}

// TestScripts plays every command line of testdata: exit status, stdout and stderr of each verb.
func TestScripts(t *testing.T) {
	_, noTerminal := os.Stat("/dev/ptmx")
	testscript.Run(t, testscript.Params{
		Dir: "testdata", Cmds: scriptCommands,
		Condition: func(name string) (bool, error) {
			if name != "terminal" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return runtime.GOOS == "linux" && noTerminal == nil, nil
		},
	})
}

// exits STATUS COMMAND… runs a command and fails unless it exits with the status, or one of several
// (0|3).
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND…")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%s: %v", strings.Join(args[1:], " "), err)
		}
		got = exit.ExitCode()
	}
	if !slices.Contains(strings.Split(args[0], "|"), strconv.Itoa(got)) {
		ts.Fatalf("%s exited with %d, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// json FILE PATH… fails unless the file is one JSON document with a value at every path (a.b.0.c).
func holdsJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: json FILE PATH…")
	}
	var document any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &document))
	for _, path := range args[1:] {
		if _, err := valueAt(document, path); err != nil {
			ts.Fatalf("%s: %v", path, err)
		}
	}
}

// valueAt follows a path of keys and indices into a decoded JSON document.
func valueAt(document any, path string) (any, error) {
	for key := range strings.SplitSeq(path, ".") {
		switch inner := document.(type) {
		case map[string]any:
			value, ok := inner[key]
			if !ok {
				return nil, errors.New("no key " + key)
			}
			document = value
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(inner) {
				return nil, errors.New("no element " + key)
			}
			document = inner[i]
		default:
			return nil, errors.New("nothing below " + key)
		}
	}
	return document, nil
}

// csv FILE fails unless the file is CSV with a header and at least one row.
func holdsCSV(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: csv FILE")
	}
	reader := csv.NewReader(strings.NewReader(ts.ReadFile(args[0])))
	reader.FieldsPerRecord = -1 // a report is several tables, each with its own columns
	rows, err := reader.ReadAll()
	ts.Check(err)
	if len(rows) < 2 {
		ts.Fatalf("%s has %d rows, want a header and more", args[0], len(rows))
	}
}
