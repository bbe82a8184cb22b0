package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// TestProgressOnATerminal: a run shows its progress when stderr is a terminal, and only there.
func TestProgressOnATerminal(t *testing.T) {
	screen, tty := openTerminal(t)
	seen := make(chan string)
	go func() {
		text, _ := io.ReadAll(screen) // ends with an error when the last writer is gone
		seen <- string(text)
	}()
	var stdout bytes.Buffer
	status := Main(context.Background(), []string{"run", "--replications", "2"},
		strings.NewReader(""), &stdout, tty)
	if err := tty.Close(); err != nil {
		t.Fatal(err)
	}
	if status != int(Fine) && status != int(CheckFailed) {
		t.Fatalf("status %d", status)
	}
	var shown string
	select {
	case shown = <-seen:
	case <-time.After(30 * time.Second):
		t.Fatal("the terminal was not closed")
	}
	for _, want := range []string{"of 2d", "requests", "replications", "%"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the bar does not show %q:\n%q", want, shown)
		}
	}
	if strings.ContainsAny(stdout.String(), "\r\x1b") {
		t.Error("the bar or a control character went to stdout")
	}
}

// TestQuietOnATerminal: --quiet shows nothing, even on a terminal.
func TestQuietOnATerminal(t *testing.T) {
	_, tty := openTerminal(t)
	if bar := newProgressBar(tty, true); bar != nil {
		t.Error("--quiet made a bar")
	}
	if bar := newProgressBar(tty, false); bar == nil {
		t.Error("no bar on a terminal")
	}
}

// TestInterruptKeepsFinishedReplications: Ctrl-C in the middle of a run reports what was finished,
// says so on stderr and exits with 130.
func TestInterruptKeepsFinishedReplications(t *testing.T) {
	screen, tty := openTerminal(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { // a person who presses Ctrl-C when the first replications are done
		var shown []byte
		for buffer := make([]byte, 4096); ; {
			n, err := screen.Read(buffer)
			if err != nil {
				return
			}
			if shown = append(shown, buffer[:n]...); firstDone.Match(shown) {
				cancel()
			}
		}
	}()
	var stdout bytes.Buffer
	args := []string{"run", "flash-crowd", "--workers", "2", "--replications", "5000", "--format", "json"}
	status := Main(ctx, args, strings.NewReader(""), &stdout, tty)
	if status != int(Interrupted) {
		t.Fatalf("status %d", status)
	}
	var outcome struct{ Provenance struct{ Replications int } }
	if err := json.Unmarshal(stdout.Bytes(), &outcome); err != nil {
		t.Fatalf("%v in %.200q", err, stdout.String())
	}
	if n := outcome.Provenance.Replications; n < 1 || n >= 5000 {
		t.Errorf("%d replications were reported", n)
	}
}

// firstDone matches a bar that has seen a replication end.
var firstDone = regexp.MustCompile(`replications [1-9][0-9]* of`)

// openTerminal is newTerminal for a test, which closes it.
func openTerminal(t *testing.T) (screen, tty *os.File) {
	t.Helper()
	screen, tty, err := newTerminal()
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("this machine has no pseudo-terminals: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { screen.Close(); tty.Close() })
	return screen, tty
}

// newTerminal opens a pseudo-terminal: what is written to tty appears on screen.
func newTerminal() (screen, tty *os.File, err error) {
	if screen, err = os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0); err != nil {
		return nil, nil, err
	}
	var number, unlocked uint32
	err = errors.Join(ioctl(screen, syscall.TIOCSPTLCK, &unlocked), ioctl(screen, syscall.TIOCGPTN, &number))
	if err == nil {
		tty, err = os.OpenFile("/dev/pts/"+strconv.Itoa(int(number)), os.O_RDWR|syscall.O_NOCTTY, 0)
	}
	if err != nil {
		return nil, nil, errors.Join(err, screen.Close())
	}
	return screen, tty, nil
}

// ioctl asks the terminal driver for one number or tells it one.
func ioctl(f *os.File, request uintptr, value *uint32) error {
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(unsafe.Pointer(value)))
	if errno != 0 {
		return fmt.Errorf("ioctl %#x: %w", request, errno)
	}
	return nil
}
