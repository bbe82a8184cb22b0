package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// Version is the version of ecsim in this program, as the Go toolchain stamped it: a release's tag, or
// a commit's time and hash (v0.0.0-20260302…); "devel" where nothing was stamped, as in tests and `go run`.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return unstamped
	}
	return info.Main.Version
}

// Build tells this program from every other that may play a scenario differently: its version and, where many
// programs share that, a hash of the executable (devel-1f2e…).
var Build = sync.OnceValue(func() string { return buildOf(Version(), openExecutable) })

const (
	unstamped = "devel"
	// ofChangedFiles is in the version of a commit whose files were changed before the build.
	ofChangedFiles = "+dirty"
)

// buildOf is Build of a version and its executable. A program that cannot be read is like no other.
func buildOf(version string, open func() (io.ReadCloser, error)) string {
	if version != unstamped && !strings.Contains(version, ofChangedFiles) {
		return version
	}
	sum, err := hashOf(open)
	if err != nil {
		sum = fmt.Sprintf("unread%x", time.Now().UnixNano())
	}
	return version + "-" + sum
}

func hashOf(open func() (io.ReadCloser, error)) (string, error) {
	program, err := open()
	if err != nil {
		return "", err
	}
	defer program.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, program)
	return hex.EncodeToString(sum.Sum(nil)[:8]), err
}

// openExecutable opens the program that runs; where the system names it, that is so even when its file was
// replaced meanwhile.
func openExecutable() (io.ReadCloser, error) {
	if running, err := os.Open("/proc/self/exe"); err == nil {
		return running, nil
	}
	name, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return os.Open(name)
}
