package main

import (
	"errors"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// supported is why the command cannot run here; nil when it can.
func supported() error { return nil }

// processTime is the CPU time that this process has used.
func processTime() time.Duration { return cpuTime(unix.CLOCK_PROCESS_CPUTIME_ID) }

// thread is the CPU clock of a thread, which any thread of the process can read.
type thread struct{ clock int32 }

// thisThread is the calling thread, which must be locked.
func thisThread() thread {
	// clock_getcpuclockid(3) and pthread_getcpuclockid(3) make the number of a clock of it: six
	// stands for a thread's precise clock.
	return thread{^int32(unix.Gettid())<<3 | 6}
}

// used is the CPU time that the thread has used.
func (t thread) used() time.Duration { return cpuTime(t.clock) }

func cpuTime(clock int32) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(clock, &t); err != nil {
		panic(os.NewSyscallError("clock_gettime", err))
	}
	return time.Duration(t.Nano())
}

// sleepUntil sleeps in the kernel, which wakes a thread within some 0.2 ms. Go's own timers may be
// a millisecond late in a process that is otherwise idle. It must be called on a locked thread.
func sleepUntil(instant time.Time) {
	for left := time.Until(instant); left > 0; left = time.Until(instant) {
		t := unix.NsecToTimespec(int64(left))
		_ = unix.Nanosleep(&t, nil) // a signal may cut it short: the loop sees to that
	}
}

// goFirst lets this process's threads run before all others: the clients of a real service have
// processors of their own. It takes a privilege.
func goFirst() error { return schedule(unix.SchedAttr{Policy: unix.SCHED_RR, Priority: 1}) }

// goInTurn takes back what a parent's goFirst has left with this process.
func goInTurn() error {
	now, err := unix.SchedGetAttr(0, 0)
	if err != nil || now.Policy == unix.SCHED_NORMAL {
		return os.NewSyscallError("sched_getattr", err)
	}
	return schedule(unix.SchedAttr{Policy: unix.SCHED_NORMAL})
}

// schedule changes every thread of this process. A thread is made like the one that makes it.
func schedule(as unix.SchedAttr) error {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return err
	}
	for _, thread := range threads {
		id, err := strconv.Atoi(thread.Name())
		if err == nil {
			err = unix.SchedSetAttr(id, &as, 0)
		}
		if err != nil && !errors.Is(err, unix.ESRCH) { // it has ended in the meantime
			return os.NewSyscallError("sched_setattr", err)
		}
	}
	return nil
}

// stay keeps the calling thread, which must be locked, on one of the processors that it may use:
// the i-th, counted round and round.
func stay(i int) {
	var may, only unix.CPUSet
	if err := unix.SchedGetaffinity(0, &may); err != nil {
		panic(os.NewSyscallError("sched_getaffinity", err))
	}
	i %= may.Count()
	for cpu := 0; only.Count() == 0; cpu++ {
		if may.IsSet(cpu) && i == 0 {
			only.Set(cpu)
		} else if may.IsSet(cpu) {
			i--
		}
	}
	if err := unix.SchedSetaffinity(0, &only); err != nil {
		panic(os.NewSyscallError("sched_setaffinity", err))
	}
}
