package main

import (
	"path"
	"strings"
)

// cgroupFolder is a control group of the kernel's CPU controller in which groups may be made.
type cgroupFolder struct {
	path    string
	unified bool // version 2
}

// cgroupFolders are the control groups of a process that limit its CPU, the innermost first, from
// the texts of /proc/self/mountinfo and /proc/self/cgroup (cgroups(7)). Version 1 goes before
// version 2: where both are mounted, the CPU controller is in the former.
func cgroupFolders(mounts, groups string) []cgroupFolder {
	one, two := "", "" // the process's paths in the two hierarchies
	for line := range strings.Lines(groups) {
		id, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, group, _ := strings.Cut(rest, ":")
		switch {
		case hasOption(controllers, "cpu"):
			one = group
		case id == "0" && controllers == "":
			two = group
		}
	}
	var first, second []cgroupFolder
	for line := range strings.Lines(mounts) {
		before, after, _ := strings.Cut(line, " - ")
		mount, kind := strings.Fields(before), strings.Fields(after)
		if len(mount) < 5 || len(kind) < 3 {
			continue
		}
		root, point := mount[3], mount[4]
		switch {
		case kind[0] == "cgroup" && hasOption(kind[2], "cpu") && one != "":
			first = append(first, upwards(point, below(root, one), false)...)
		case kind[0] == "cgroup2" && two != "":
			second = append(second, upwards(point, below(root, two), true)...)
		}
	}
	return append(first, second...)
}

func hasOption(list, option string) bool {
	for o := range strings.SplitSeq(list, ",") {
		if o == option {
			return true
		}
	}
	return false
}

// below is a group's path as seen from a mount whose root is another group.
func below(root, group string) string {
	if rest, ok := strings.CutPrefix(group, strings.TrimSuffix(root, "/")); ok {
		return path.Join("/", rest)
	}
	return "/"
}

// upwards is a group and its ancestors, up to the mount.
func upwards(mount, group string, unified bool) []cgroupFolder {
	var out []cgroupFolder
	for ; ; group = path.Dir(group) {
		out = append(out, cgroupFolder{path.Join(mount, group), unified})
		if group == "/" {
			return out
		}
	}
}
