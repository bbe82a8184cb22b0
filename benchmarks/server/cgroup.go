package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ecsim/sim/clock"
)

// period is that of the CPU quota.
const period = 100 * clock.Millisecond

// cgroup is a control group of our own, in which a server runs.
type cgroup struct{ path string }

// newCgroup makes a group whose processes get so many cores in every period, 0 for no quota. The
// error says why each group in which it could have been made would not have it.
func newCgroup(cores float64) (*cgroup, error) {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	groups, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return nil, err
	}
	problems := []error{errors.New("no control group can be made")}
	for _, folder := range cgroupFolders(string(mounts), string(groups)) {
		g := &cgroup{filepath.Join(folder.path, fmt.Sprintf("ecsim-server-%d", os.Getpid()))}
		if err := os.Mkdir(g.path, 0o755); err != nil {
			problems = append(problems, err)
			continue
		}
		if err := g.limit(cores, folder.unified); err != nil {
			problems = append(problems, err, g.remove())
			continue
		}
		return g, nil
	}
	return nil, errors.Join(problems...)
}

// limit sets the quota: cpu.max of version 2, or cpu.cfs_* of version 1, in microseconds. The group
// gets the greatest weight against others, so that a busy neighbour does not look like a quota.
func (g *cgroup) limit(cores float64, unified bool) error {
	const microsecond = 1000 // ns
	length := strconv.Itoa(int(period) / microsecond)
	quota := strconv.Itoa(int(cores * float64(period) / microsecond))
	switch {
	case unified && cores > 0:
		return errors.Join(g.limit(0, true), g.write("cpu.max", quota+" "+length))
	case unified:
		return g.write("cpu.weight", "10000")
	case cores > 0:
		return errors.Join(g.limit(0, false), g.write("cpu.cfs_period_us", length),
			g.write("cpu.cfs_quota_us", quota))
	default:
		return g.write("cpu.shares", "262144")
	}
}

// write does not create: a file that is not there is a controller that is not there.
func (g *cgroup) write(name, text string) error {
	f, err := os.OpenFile(filepath.Join(g.path, name), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// add moves a process with all its threads into the group.
func (g *cgroup) add(pid int) error { return g.write("cgroup.procs", strconv.Itoa(pid)) }

// throttling is in how many periods the group ran, and in how many of them it was stalled.
func (g *cgroup) throttling() (periods, throttled int) {
	text, err := os.ReadFile(filepath.Join(g.path, "cpu.stat"))
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch name {
		case "nr_periods":
			periods, _ = strconv.Atoi(value)
		case "nr_throttled":
			throttled, _ = strconv.Atoi(value)
		}
	}
	return periods, throttled
}

// remove removes the group. A process that has just ended may still be in it for a moment.
func (g *cgroup) remove() error {
	var err error
	for range 100 {
		if err = os.Remove(g.path); err == nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}
