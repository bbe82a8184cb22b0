package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

func init() { scriptCommands["interrupts"] = interrupts }

// interrupts PATTERN COMMAND… plays a person who presses Ctrl-C when the screen shows the pattern, a
// regular expression. The command must then exit with 130. Waiting for what is shown, and not for a
// time, holds on a busy machine too.
func interrupts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: interrupts PATTERN COMMAND…")
	}
	screen, tty, err := newTerminal()
	ts.Check(err)
	defer screen.Close()
	c := exec.Command(args[1], args[2:]...)
	c.Dir, c.Stdout, c.Stderr = ts.MkAbs("."), ts.Stdout(), tty
	err = c.Start()
	tty.Close() // the command has its own; reading ends when that is closed
	ts.Check(err)
	shown := readUntilClosed(screen, regexp.MustCompile(args[0]), c.Process)
	fmt.Fprint(ts.Stderr(), strings.ReplaceAll(shown, "\r", "\n"))
	err = c.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != int(Interrupted) {
		ts.Fatalf("%s ended with %v, want status %d", strings.Join(args[1:], " "), err, Interrupted)
	}
}

// readUntilClosed is everything that a screen shows; the first match interrupts the process.
func readUntilClosed(screen *os.File, wanted *regexp.Regexp, process *os.Process) string {
	var shown []byte
	pressed := false
	for buffer := make([]byte, 4096); ; {
		n, err := screen.Read(buffer)
		if err != nil {
			return string(shown)
		}
		shown = append(shown, buffer[:n]...)
		if !pressed && wanted.Match(shown) {
			pressed = true
			_ = process.Signal(syscall.SIGINT)
		}
	}
}
