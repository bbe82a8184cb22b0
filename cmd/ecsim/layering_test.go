package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers are the folders of the module from left to right: a package imports its own folder and
// folders to its left. Nothing is to the right of benchmarks, so nothing imports it.
var layers = []string{"sim", "model", "pricing", "scenarios", "reports", "cmd", "benchmarks"}

// loops are the feedback loops of the control plane. controlplane joins them; they never meet otherwise.
var loops = []string{
	"model/scheduler", "model/deployment", "model/placement",
	"model/health", "model/autoscaling", "model/capacity",
}

// TestImportsPointLeft: sim ◄ model ◄ pricing ◄ scenarios ◄ reports ◄ cmd. Tests obey the layers too,
// but a test may hold one loop against another.
func TestImportsPointLeft(t *testing.T) {
	for _, p := range everyPackage(t) {
		for _, imported := range p.Imports {
			if why := cmp.Or(wrongLayer(p.folder(), imported), otherLoop(p.folder(), imported)); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, why)
			}
		}
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			if why := wrongLayer(p.folder(), imported); why != "" {
				t.Errorf("a test of %s imports %s: %s", p.ImportPath, imported, why)
			}
		}
	}
}

// wrongLayer is why the package in folder must not import one of another layer; empty when it may.
func wrongLayer(folder, imported string) string {
	target, inside := strings.CutPrefix(imported, "ecsim/")
	if !inside {
		return ""
	}
	from, _, _ := strings.Cut(folder, "/")
	to, _, _ := strings.Cut(target, "/")
	here, there := slices.Index(layers, from), slices.Index(layers, to)
	switch {
	case here < 0:
		return fmt.Sprintf("%s is not a layer", from)
	case there < 0:
		return fmt.Sprintf("%s is not a layer", to)
	case there > here:
		return fmt.Sprintf("%s is to the right of %s", to, from)
	}
	return ""
}

// otherLoop is why a loop must not import another one; empty when it may.
func otherLoop(folder, imported string) string {
	a, b := loopOf(folder), loopOf(strings.TrimPrefix(imported, "ecsim/"))
	if a != "" && b != "" && a != b {
		return "a loop must not know another loop"
	}
	return ""
}

// loopOf is the loop that a folder is or belongs to.
func loopOf(folder string) string {
	for _, l := range loops {
		if folder == l || strings.HasPrefix(folder, l+"/") {
			return l
		}
	}
	return ""
}

// TestForbiddenImports plants the violations that TestImportsPointLeft exists for.
func TestForbiddenImports(t *testing.T) {
	for _, c := range []struct {
		folder, imported string
		refused          bool
	}{
		{"sim", "ecsim/sim/clock", false},
		{"sim", "ecsim/model", true},
		{"model", "ecsim/sim", false},
		{"model/world", "ecsim/model/scheduler", false},
		{"model/scheduler", "ecsim/model/deployment", true},
		{"model/health", "ecsim/model/capacity/spot", true},
		{"model/usage", "ecsim/pricing", true},
		{"scenarios", "ecsim/reports", true},
		{"cmd/ecsim", "ecsim/reports", false},
		{"cmd/ecsim", "ecsim/benchmarks/accuracy", true},
		{"benchmarks/accuracy", "ecsim/cmd/ecsim", false},
		{"tools", "ecsim/sim", true},
		{"sim", "fmt", false},
	} {
		got := wrongLayer(c.folder, c.imported) != "" || otherLoop(c.folder, c.imported) != ""
		if got != c.refused {
			t.Errorf("%s imports %s: refused %v, want %v", c.folder, c.imported, got, c.refused)
		}
	}
}

// sealedLayers hold the code that decides a run. Nothing there may see the machine it runs on.
var sealedLayers = []string{"sim", "model", "pricing"}

// sealedImports are packages that would let the machine into a run: files, environment, network,
// other processes, hidden randomness, hidden concurrency, printing behind the caller's back.
var sealedImports = []string{
	"os", "io/ioutil", "path/filepath", "net", "syscall", "log", "flag", "plugin", "runtime",
	"math/rand", "crypto/rand", "hash/maphash", "unique", "weak", "unsafe",
}

// sealedNames are single functions of otherwise harmless packages.
var sealedNames = map[string][]string{
	"time": {"Now", "Sleep", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker",
		"Local", "LoadLocation"},
	"fmt": {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
}

// unportable are functions of math that differ in the last bit between architectures, because some
// have them in assembly and some fuse multiply and add. sim/portable has replacements.
var unportable = []string{
	"Acos", "Acosh", "Asin", "Asinh", "Atan", "Atan2", "Atanh", "Cbrt", "Cos", "Cosh", "Erf", "Erfc",
	"Erfcinv", "Erfinv", "Exp", "Exp2", "Expm1", "Gamma", "Hypot", "J0", "J1", "Jn", "Lgamma", "Log",
	"Log10", "Log1p", "Log2", "Pow", "Pow10", "Sin", "Sincos", "Sinh", "Tan", "Tanh", "Y0", "Y1", "Yn",
}

// forTests is a package that tests alone import (TestOnlyTestsSeedProperties in sim).
const forTests = "sim/random/repeatable"

// TestRunsAreSealed: left of scenarios there is no wall clock, no global randomness, no environment,
// no file and no goroutine; in sim and model no function of math that depends on the architecture.
func TestRunsAreSealed(t *testing.T) {
	for _, p := range everyPackage(t) {
		if !slices.Contains(sealedLayers, p.layer()) || p.folder() == forTests {
			continue
		}
		for _, name := range p.GoFiles {
			files := token.NewFileSet()
			path := filepath.Join(p.Dir, name)
			file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Error(err)
				continue
			}
			for _, b := range breaches(file, p.layer()) {
				t.Errorf("%s/%s:%d: %s", p.folder(), name, files.Position(b.at).Line, b.what)
			}
		}
	}
}

// breach is one place where the machine could get into a run.
type breach struct {
	at   token.Pos
	what string
}

// breaches finds every breach of one file.
func breaches(file *ast.File, layer string) []breach {
	var found []breach
	imported := map[string]string{} // local name → path
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		for _, banned := range sealedImports {
			if path == banned || strings.HasPrefix(path, banned+"/") {
				found = append(found, breach{spec.Pos(), "imports " + path})
			}
		}
		name := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "." {
			found = append(found, breach{spec.Pos(), "imports every name of " + path})
		}
		imported[name] = path
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, breach{n.Pos(), "starts a goroutine"})
		case *ast.SelectStmt:
			found = append(found, breach{n.Pos(), "selects between channels"})
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && bannedName(imported[x.Name], n.Sel.Name, layer) {
				found = append(found, breach{n.Pos(), "uses " + x.Name + "." + n.Sel.Name})
			}
		}
		return true
	})
	return found
}

// bannedName tells whether a function of an allowed package must not be used in a layer.
func bannedName(path, name, layer string) bool {
	if path == "math" && (layer == "sim" || layer == "model") {
		return slices.Contains(unportable, name)
	}
	return slices.Contains(sealedNames[path], name)
}

// TestBreaches plants one of each and expects every one to be found.
func TestBreaches(t *testing.T) {
	const planted = `package p
import ("math"; "os"; "time"; r "math/rand/v2"; "strings")
func f() {
	go f()
	_ = time.Now()
	_ = time.Second
	_ = math.Exp(1) + math.Sqrt(2)
	_ = strings.ToLower(os.Getenv("X"))
	_ = r.Int()
	select {}
}`
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "planted.go", planted, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range breaches(file, "model") {
		got = append(got, b.what)
	}
	want := []string{"imports os", "imports math/rand/v2", "starts a goroutine", "uses time.Now",
		"uses math.Exp", "selects between channels"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// deciders decide by what they are told: they never sample. Where AWS picks at random they pick by a hash.
var deciders = []string{
	"model/controlplane", "model/scheduler", "model/deployment", "model/placement", "model/health",
	"model/autoscaling", "model/cloudwatch",
}

// isDrawn reports whether a name of sim/random is anything but a hash.
func isDrawn(name string) bool {
	return !slices.Contains([]string{"Hash", "Mix", "Word", "Below", "Fraction"}, name)
}

// TestDecidersNeverSample: the control plane and its loops take nothing of sim/random but hashes.
func TestDecidersNeverSample(t *testing.T) {
	for _, p := range everyPackage(t) {
		if !slices.Contains(deciders, p.folder()) {
			continue
		}
		for _, name := range p.GoFiles {
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Error(err)
				continue
			}
			for _, used := range drawsOf(file) {
				t.Errorf("%s/%s uses random.%s", p.folder(), name, used)
			}
		}
	}
}

// drawsOf are the names of sim/random in a file that are no hashes.
func drawsOf(file *ast.File) (names []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "random" && isDrawn(s.Sel.Name) {
				names = append(names, s.Sel.Name)
			}
		}
		return true
	})
	return names
}

// TestDrawsAreFound plants two, and a hash.
func TestDrawsAreFound(t *testing.T) {
	const planted = `package p
import "ecsim/sim/random"
func f() { random.NewStreams(1).Stream("x"); random.Exponential(2).Sample(nil); random.Hash(1, "y") }`
	file, err := parser.ParseFile(token.NewFileSet(), "planted.go", planted, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if got := drawsOf(file); !slices.Equal(got, []string{"NewStreams", "Exponential"}) {
		t.Errorf("found %q", got)
	}
}
