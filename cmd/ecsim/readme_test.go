package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"ecsim/scenarios"
	"ecsim/scenarios/input"
)

var rewrite = flag.Bool("rewrite", false, "put what the commands print now into README.md")

// omission is the line of a block that stands for everything printed after it.
const omission = "…"

// block is one fenced console block of README.md.
type block struct {
	first, last int // lines between the fences, [first, last)
	commands    []command
}

// command is one command line of a block with what it prints: stdout and stderr, as a person sees them.
type command struct {
	line  string
	shown []string
}

// TestReadmeCommands runs every command of README.md in order, in one scratch folder, and compares what
// it prints with what README shows. Regenerate with: go test ./cmd/ecsim -run ReadmeCommands -rewrite
func TestReadmeCommands(t *testing.T) {
	if testing.Short() && !*rewrite {
		t.Skip("runs every command of README.md")
	}
	t.Parallel()
	dir := t.TempDir()
	lines := strings.Split(readFile(t, "README.md"), "\n")
	var out []string
	copied := 0
	for _, b := range consoleBlocks(lines) {
		out = append(out, lines[copied:b.first]...)
		for _, c := range b.commands {
			printed := c.shown
			if runnable := asTyped(c.line); runnable != "" {
				printed = strings.Split(shell(t, dir, runnable, len(c.shown) > 0), "\n")
				showsWhat(t, c, printed)
			}
			out = append(append(out, "$ "+c.line), excerpt(c.shown, printed)...)
		}
		copied = b.last
	}
	if *rewrite {
		text := strings.Join(append(out, lines[copied:]...), "\n")
		if err := os.WriteFile(filepath.Join(root(t), "README.md"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// consoleBlocks finds the fenced console blocks and their commands.
func consoleBlocks(lines []string) []block {
	var blocks []block
	for i := 0; i < len(lines); i++ {
		if lines[i] != "```console" {
			continue
		}
		b := block{first: i + 1}
		for i++; i < len(lines) && lines[i] != "```"; i++ {
			if typed, ok := strings.CutPrefix(lines[i], "$ "); ok {
				b.commands = append(b.commands, command{line: typed})
			} else if n := len(b.commands); n > 0 {
				b.commands[n-1].shown = append(b.commands[n-1].shown, lines[i])
			}
		}
		b.last = i
		blocks = append(blocks, b)
	}
	return blocks
}

// asTyped is the command to run for a line of README, or empty when running it proves nothing here:
// the tests do not run the tests, nor compile what is already running.
func asTyped(line string) string {
	if rest, ok := strings.CutPrefix(line, "go run ./cmd/ecsim"); ok {
		return "ecsim" + rest
	}
	if strings.HasPrefix(line, "go ") || strings.HasPrefix(line, ".ci/") || strings.HasPrefix(line, "git ") {
		return ""
	}
	return line
}

// shell runs a line as a person would type it. It must succeed, or miss an objective; a line whose
// output is shown may also refuse its input or lack results, because that is then what README shows.
func shell(t *testing.T, dir, line string, shown bool) string {
	t.Helper()
	c := exec.Command("bash", "-c", line)
	c.Dir = dir
	printed, err := c.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("$ %s\n%v", line, err)
	}
	status := Status(c.ProcessState.ExitCode())
	if status != Fine && status != CheckFailed && !((status == WrongInput || status == Incomplete) && shown) {
		t.Errorf("$ %s\nexited with %d:\n%s", line, status, printed)
	}
	return strings.TrimRight(string(printed), "\n")
}

// showsWhat fails unless README shows what was printed, up to an omission.
func showsWhat(t *testing.T, c command, printed []string) {
	t.Helper()
	if *rewrite || len(c.shown) == 0 {
		return
	}
	shown, now := trimmed(c.shown), trimmed(excerpt(c.shown, printed))
	for i := range max(len(shown), len(now)) {
		a, b := at(shown, i), at(now, i)
		if a != b {
			t.Errorf("$ %s\nline %d of the output in README.md is\n%s\nbut it prints\n%s\n"+
				"(-rewrite puts the present output into README.md)", c.line, i+1, a, b)
			return
		}
	}
}

// at is a line, or what to call one that is not there.
func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// excerpt is what README shows of what was printed: everything, or as many lines as it showed before
// an omission.
func excerpt(shown, printed []string) []string {
	n := slices.Index(shown, omission)
	if len(shown) == 0 {
		return nil
	}
	if n < 0 || n >= len(printed) {
		return printed
	}
	return append(slices.Clone(printed[:n]), omission)
}

// trimmed is lines without blanks at their ends.
func trimmed(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = strings.TrimRight(l, " ")
	}
	return out
}

// TestReadmeScenario: the scenario that README shows is one that `ecsim check` accepts, with the AWS
// files of the bundled default beside it.
func TestReadmeScenario(t *testing.T) {
	dir := t.TempDir()
	if err := input.Copy(defaultScenario, dir); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(readFile(t, "README.md"), "\n```toml\n")
	text, _, found := strings.Cut(rest, "\n```\n")
	if !found {
		t.Fatal("README.md shows no scenario")
	}
	path := filepath.Join(dir, defaultScenario, "scenario.toml")
	trace := filepath.Join(dir, defaultScenario, "requests.csv")
	for name, content := range map[string]string{
		path:  text,
		trace: "timestamp,count\n2026-03-02T00:00:00Z,600\n2026-03-02T00:05:00Z,900\n",
	} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"service.json", "scalable-target.json", "cpu-policy.json"} {
		name = filepath.Join(dir, defaultScenario, name)
		document, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		own := strings.NewReplacer("service/app-prod/web-app", "service/prod/shop", "us-east-1", "eu-west-1",
			`"cluster": "app-prod"`, `"cluster": "prod"`).Replace(string(document))
		if err := os.WriteFile(name, []byte(own), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range scenarios.Check([]string{path}) {
		t.Error(p)
	}
}

// TestReadmeGoCommands: every Go command names packages that exist.
func TestReadmeGoCommands(t *testing.T) {
	folders := map[string]bool{}
	for _, p := range everyPackage(t) {
		for f := p.folder(); f != "."; f = path.Dir(f) {
			folders["./"+f] = true
		}
	}
	found := 0
	for _, b := range consoleBlocks(strings.Split(readFile(t, "README.md"), "\n")) {
		for _, c := range b.commands {
			for _, word := range strings.Fields(c.line) {
				name := strings.TrimSuffix(strings.TrimSuffix(word, "/..."), "/")
				if !strings.HasPrefix(c.line, "go ") || !strings.HasPrefix(word, "./") || name == "." {
					continue
				}
				found++
				if !folders[name] {
					t.Errorf("$ %s\n%s is no package", c.line, word)
				}
			}
		}
	}
	if found == 0 {
		t.Error("README.md has no Go command")
	}
}

// TestReadmeMapsPackages: the package map has one line for every package, and none for what is gone.
func TestReadmeMapsPackages(t *testing.T) {
	var folders []string
	for _, p := range everyPackage(t) {
		folders = append(folders, p.folder())
	}
	entry := regexp.MustCompile("(?m)^\\| `([a-z0-9/_-]+)` +\\| \\S")
	var mapped []string
	for _, m := range entry.FindAllStringSubmatch(section(t, "Package map"), -1) {
		mapped = append(mapped, m[1])
	}
	differences(t, "the package map of README.md", mapped, folders)
}

// TestReadmeJustifiesDependencies: every module that the code imports has a line with its reason.
func TestReadmeJustifiesDependencies(t *testing.T) {
	entry := regexp.MustCompile("(?m)^\\| `([a-z0-9./_-]+)` +\\| \\S")
	var named []string
	for _, m := range entry.FindAllStringSubmatch(strings.ToLower(section(t, "Dependencies")), -1) {
		named = append(named, m[1])
	}
	differences(t, "the dependencies of README.md", named, directDependencies(t))
}

// directDependencies are the modules that some package or test imports, and the tools of go.mod.
func directDependencies(t *testing.T) []string {
	t.Helper()
	var modules []string
	required := regexp.MustCompile(`(?m)^(?:require)?\s+(\S+) v\S+`)
	for _, m := range required.FindAllStringSubmatch(readFile(t, "go.mod"), -1) {
		modules = append(modules, m[1])
	}
	var direct []string
	add := func(imported string) {
		for _, module := range modules {
			if imported == module || strings.HasPrefix(imported, module+"/") {
				direct = append(direct, strings.ToLower(module))
			}
		}
	}
	for _, p := range everyPackage(t) {
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			add(imported)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^tool\s+(\S+)`).FindAllStringSubmatch(readFile(t, "go.mod"), -1) {
		add(m[1])
	}
	return direct
}

// section is the text of README.md below a heading, up to the next heading.
func section(t *testing.T, heading string) string {
	t.Helper()
	_, text, found := strings.Cut(readFile(t, "README.md"), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("README.md has no section %q", heading)
	}
	text, _, _ = strings.Cut(text, "\n## ")
	return text
}

// differences reports what only one of two lists has.
func differences(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, w := range slices.Compact(slices.Sorted(slices.Values(want))) {
		if !slices.Contains(got, w) {
			t.Errorf("%s: %s is missing", what, w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("%s: %s is there, but not in the code", what, g)
		}
	}
}
