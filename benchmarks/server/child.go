package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// child is the server's process.
type child struct {
	command *exec.Cmd
	stdin   io.Closer
	group   *cgroup // nil: none
	client  *http.Client
	address string // http://127.0.0.1:…
}

// childVerb is the first argument by which this program knows that it is the server.
const childVerb = "serve"

// startChild starts the server of a service, in a control group or none, and owns the group from
// then on, also when it fails.
func startChild(s service, group *cgroup) (*child, error) {
	as := shape{s.workers, s.queue, s.workerKind()}
	c := &child{group: group, client: &http.Client{
		// One connection for each request in the server, kept for the next.
		Transport: &http.Transport{MaxIdleConnsPerHost: as.workers + as.queue},
		Timeout:   time.Minute,
	}}
	if err := c.start(as); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return c, nil
}

func (c *child) start(as shape) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	c.command = exec.Command(program, append([]string{childVerb}, as.args()...)...)
	c.command.Stderr = os.Stderr
	stdin, err := c.command.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := c.command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.command.Start(); err != nil {
		return err
	}
	c.stdin = stdin
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return fmt.Errorf("the server did not say where it listens: %w", err)
	}
	c.address = "http://" + strings.TrimSpace(line)
	if c.group != nil {
		return c.group.add(c.command.Process.Pid)
	}
	return nil
}

// stop ends the process and removes its group.
func (c *child) stop() error {
	var problems []error
	if c.stdin != nil {
		c.client.CloseIdleConnections()
		problems = append(problems, c.stdin.Close())
		hung := time.AfterFunc(5*time.Second, func() { _ = c.command.Process.Kill() })
		problems = append(problems, c.command.Wait())
		hung.Stop()
	}
	if c.group != nil {
		problems = append(problems, c.group.remove())
	}
	return errors.Join(problems...)
}

// usage is the CPU time that the server has used so far.
func (c *child) usage() (time.Duration, error) {
	response, err := c.client.Get(c.address + usagePath)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	return time.Duration(n), err
}

// throttling is in how many periods the quota was in force, and in how many it stalled the server.
func (c *child) throttling() (periods, throttled int) {
	if c.group == nil {
		return 0, 0
	}
	return c.group.throttling()
}
