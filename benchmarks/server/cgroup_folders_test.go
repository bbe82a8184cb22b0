package main

import (
	"slices"
	"testing"
)

func TestCgroupFolders(t *testing.T) {
	for _, c := range []struct {
		name, mounts, groups string
		want                 []cgroupFolder
	}{
		{
			"version 1",
			"30 23 0:26 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct\n" +
				"31 23 0:27 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n",
			"5:cpuset:/\n4:cpu,cpuacct:/jobs/7\n1:name=systemd:/\n",
			[]cgroupFolder{
				{"/sys/fs/cgroup/cpu/jobs/7", false}, {"/sys/fs/cgroup/cpu/jobs", false},
				{"/sys/fs/cgroup/cpu", false},
			},
		},
		{
			"version 2",
			"24 23 0:22 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n" +
				"25 23 0:23 / /proc rw - proc proc rw\n",
			"0::/user.slice/session-1.scope\n",
			[]cgroupFolder{
				{"/sys/fs/cgroup/user.slice/session-1.scope", true},
				{"/sys/fs/cgroup/user.slice", true}, {"/sys/fs/cgroup", true},
			},
		},
		{
			"both: version 1 has the CPU",
			"30 23 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n" +
				"31 23 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n",
			"1:cpu:/\n0::/\n",
			[]cgroupFolder{{"/sys/fs/cgroup/cpu", false}, {"/sys/fs/cgroup/unified", true}},
		},
		{
			"a container that sees its own part",
			"40 39 0:30 /docker/ab /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n",
			"3:cpu:/docker/ab/inner\n",
			[]cgroupFolder{{"/sys/fs/cgroup/cpu/inner", false}, {"/sys/fs/cgroup/cpu", false}},
		},
		{"none", "25 23 0:23 / /proc rw - proc proc rw\n", "", nil},
		{"something else", "not a mount\n\n", "neither\n", nil},
	} {
		if got := cgroupFolders(c.mounts, c.groups); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
