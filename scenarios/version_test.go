package scenarios

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// TestBuilds: a version that many programs may share is completed with what is in the program.
func TestBuilds(t *testing.T) {
	program := func(text string) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	}
	for version, shared := range map[string]bool{
		"devel": true, "v0.0.0-20260302101500-0123456789ab+dirty": true, "v1.2.0+dirty": true,
		"v1.2.0": false, "v0.0.0-20260302101500-0123456789ab": false,
	} {
		one, again, two := buildOf(version, program("a")), buildOf(version, program("a")), buildOf(version, program("b"))
		if one != again || shared != (one != two) || !shared && one != version || !strings.HasPrefix(one, version) {
			t.Errorf("%s: found %q, %q and of another program %q", version, one, again, two)
		}
	}
	if Version() == unstamped && len(Build()) != len("devel-0123456789abcdef") {
		t.Errorf("this program is %q", Build())
	}
}

// TestAProgramThatCannotBeReadIsLikeNoOther: it must not find the results of another.
func TestAProgramThatCannotBeReadIsLikeNoOther(t *testing.T) {
	unread := func() (io.ReadCloser, error) { return nil, errors.New("no such file") }
	if got := buildOf("devel", unread); !strings.HasPrefix(got, "devel-unread") {
		t.Errorf("found %q", got)
	}
}
