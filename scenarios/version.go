package scenarios

import "runtime/debug"

// Version is the version of ecsim in this program, as the Go toolchain stamped it: a release's tag, or
// a commit's time and hash (v0.0.0-20260302…); "devel" where nothing was stamped, as in tests and `go run`.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
