package rules

import (
	"bufio"
	"encoding/json"
	"maps"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNamedTestsPass runs the tests that the ledger names, and no others: each must pass, and none may
// be skipped. It is slow, so it asks for -passing; `go test ./...` runs the same tests anyway.
func TestNamedTestsPass(t *testing.T) {
	if !*passing {
		t.Skip("runs tests of many packages: -passing")
	}
	wanted := map[string]bool{} // package/TestName or package/TestName/script
	packages, names := map[string]bool{}, map[string]bool{}
	for _, rule := range All() {
		for _, named := range rule.Tests {
			folder, name := player(named)
			packages["./"+folder] = true
			top, _, _ := strings.Cut(name, "/")
			names[regexp.QuoteMeta(top)] = true
			wanted["ecsim/"+folder+"/"+name] = true
		}
	}
	args := []string{"test", "-json", "-run", "^(" + strings.Join(slices.Sorted(maps.Keys(names)), "|") + ")$"}
	command := exec.Command("go", append(args, slices.Sorted(maps.Keys(packages))...)...)
	command.Dir = repository
	out, err := command.Output()
	if err != nil {
		t.Errorf("go test: %v", err)
	}
	for scanner := bufio.NewScanner(strings.NewReader(string(out))); scanner.Scan(); {
		var event struct{ Action, Package, Test string }
		if json.Unmarshal(scanner.Bytes(), &event) == nil && event.Action == "pass" {
			delete(wanted, event.Package+"/"+event.Test)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		t.Errorf("%s did not pass", name)
	}
}

// player is the package and the test, or the part of a test, that a name in the ledger stands for.
func player(named string) (folder, test string) {
	script, isScript := strings.CutSuffix(named, ".txt")
	if isScript {
		folder, test, _ = strings.Cut(players[path.Dir(named)], ".")
		return folder, test + "/" + path.Base(script)
	}
	folder, test, _ = strings.Cut(named, ".")
	return folder, test
}
