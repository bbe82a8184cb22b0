package main

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func init() { scriptCommands["kills"] = kills }

// killPatience is how long a command may take until it has finished what it is killed after.
const killPatience = 2 * time.Minute

// kills PATTERN COUNT COMMAND… ends a command as kill -9 does, as soon as there are so many files of a
// pattern. The command must not have ended before.
func kills(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: kills PATTERN COUNT COMMAND…")
	}
	wanted, err := strconv.Atoi(args[1])
	ts.Check(err)
	c := exec.Command(args[2], args[3:]...)
	c.Dir = ts.MkAbs(".")
	ts.Check(c.Start())
	for began := time.Now(); time.Since(began) < killPatience; time.Sleep(time.Millisecond) {
		if files, _ := filepath.Glob(ts.MkAbs(args[0])); len(files) >= wanted {
			break
		}
	}
	ts.Check(c.Process.Kill())
	if err := c.Wait(); err == nil || c.ProcessState.ExitCode() >= 0 {
		ts.Fatalf("the command ended before it was killed: %v", err)
	}
}
