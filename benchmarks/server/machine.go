package main

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// processors is what all processors together have done since the machine started, or in a span.
type processors struct {
	busy   time.Duration // for processes and for the kernel
	stolen time.Duration // by the hypervisor
}

// readProcessors reads the machine's clock of work. Where there is none, nobody else is seen.
func readProcessors() processors {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return processors{}
	}
	return parseProcessors(string(text))
}

// parseProcessors reads the first line of /proc/stat (proc_stat(5)): user, nice, system, idle,
// iowait, irq, softirq and steal, in hundredths of a second.
func parseProcessors(text string) processors {
	const tick = 10 * time.Millisecond
	line, _, _ := strings.Cut(text, "\n")
	fields := strings.Fields(line)
	var p processors
	for i, field := range fields {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			continue // the name
		}
		switch i {
		case 1, 2, 3, 6, 7:
			p.busy += time.Duration(n) * tick
		case 8:
			p.stolen += time.Duration(n) * tick
		}
	}
	return p
}

// since is what was done after an earlier reading.
func (p processors) since(before processors) processors {
	return processors{p.busy - before.busy, p.stolen - before.stolen}
}
