package sim_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// simulated are the folders, from the root of the module, whose code decides what a run does.
var simulated = []string{"sim", "model"}

// forTests is the one package among them that tests alone import.
const forTests = "sim/random/repeatable"

// exact are the functions of package math that have the same bits on every processor: they are
// exact, or correctly rounded by IEEE 754.
var exact = words(`
	Abs Ceil Copysign Dim Float32bits Float32frombits Float64bits Float64frombits Floor Frexp Ilogb
	Inf IsInf IsNaN Ldexp Logb Max Min Mod Modf NaN Nextafter Remainder Round RoundToEven Signbit
	Sqrt Trunc`)

// constants are the names of package math that are numbers.
var constants = regexp.MustCompile(`^(E|Pi|Phi|Sqrt.+|Ln2|Ln10|Log2E|Log10E|(Max|Min|Smallest).+)$`)

// wallClock are the functions of package time that ask what time it is, or wait.
var wallClock = words(`
	Now Since Until Sleep After AfterFunc Tick NewTimer NewTicker Local LoadLocation`)

// outside are packages through which the surroundings could reach into a run.
var outside = []string{
	"math/rand", "math/rand/v2", "crypto/rand", "os", "os/exec", "io/ioutil", "net", "net/http",
	"runtime", "syscall", "sync", "sync/atomic", "unsafe", "math/cmplx", "hash/maphash", "flag",
	"log",
}

func words(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

func TestNothingInARunDependsOnTheMachine(t *testing.T) {
	for _, folder := range simulated {
		for _, path := range sources(t, filepath.Join("..", folder)) {
			if filepath.Dir(path) == filepath.Join("..", forTests) {
				continue
			}
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for pos, problem := range machineDependence(file) {
				t.Errorf("%s: %s", files.Position(pos), problem)
			}
		}
	}
}

func TestOnlyTestsSeedProperties(t *testing.T) {
	for _, path := range sources(t, "..") {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte(`"ecsim/`+forTests+`"`)) {
			t.Errorf("%s imports %s, which is for tests", path, forTests)
		}
	}
}

func sources(t *testing.T, folder string) (paths []string) {
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatalf("no Go sources in %s", folder)
	}
	return paths
}

// machineDependence finds what could make a run differ between two machines or two moments.
func machineDependence(file *ast.File) map[token.Pos]string {
	problems := map[token.Pos]string{}
	names := map[string]string{} // of imports
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = path
		for _, banned := range outside {
			if path == banned {
				problems[spec.Pos()] = "imports " + path
			}
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.GoStmt:
			problems[n.Pos()] = "starts a goroutine"
		case *ast.SelectStmt:
			problems[n.Pos()] = "selects among channels"
		case *ast.SelectorExpr:
			if problem := selection(n, names); problem != "" {
				problems[n.Pos()] = problem
			}
		}
		return true
	})
	return problems
}

// selection judges package.Name.
func selection(n *ast.SelectorExpr, imports map[string]string) string {
	pkg, ok := n.X.(*ast.Ident)
	if !ok {
		return ""
	}
	name := n.Sel.Name
	switch imports[pkg.Name] {
	case "math":
		if !exact[name] && !constants.MatchString(name) {
			return "uses math." + name + ", which depends on the processor; see package portable"
		}
	case "time":
		if wallClock[name] {
			return "uses time." + name
		}
	}
	return ""
}

func TestMachineDependenceIsFound(t *testing.T) {
	const source = `package p
import ("math"; clock "time"; "os")
func f(x float64) float64 {
	go f(math.Sqrt(math.Pi))
	_ = clock.Now().Add(clock.Hour)
	_ = os.Args
	return math.Exp(x) + math.MaxInt64
}`
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := machineDependence(file)
	if len(found) != 4 {
		t.Errorf("found %v, want os, go, time.Now and math.Exp", found)
	}
}

// The compiler may fuse x*y+z into one instruction with one rounding on arm64, never on amd64; an
// explicit conversion, float64(x*y)+z, forbids it. The generated code is the proof.
func TestNoProductIsFusedWithASumOnArm64(t *testing.T) {
	if testing.Short() {
		t.Skip("cross-compiles")
	}
	args := []string{"build"}
	for _, folder := range simulated {
		args = append(args, "-gcflags=ecsim/"+folder+"/...=-S")
	}
	for _, folder := range simulated {
		args = append(args, "./"+folder+"/...")
	}
	build := exec.Command("go", args...)
	build.Dir = ".."
	build.Env = append(os.Environ(), "GOARCH=arm64", "GOOS=linux", "CGO_ENABLED=0")
	listing, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, listing[max(0, len(listing)-2000):])
	}
	if !bytes.Contains(listing, []byte("FMULD")) {
		t.Fatal("the listing of the generated code has no multiplication: it was not read right")
	}
	for _, line := range fused(listing) {
		t.Errorf("%s: a product is fused with a sum; write float64(x*y) + z, also for /2", line)
	}
}

// fused are the places in a listing that hold a fused multiply-add.
func fused(listing []byte) (places []string) {
	instruction := regexp.MustCompile(`\((\S+\.go:\d+)\)\s+FN?M(?:ADD|SUB)[SD]\b`)
	seen := map[string]bool{}
	for _, match := range instruction.FindAllSubmatch(listing, -1) {
		if place := string(match[1]); !seen[place] {
			seen[place] = true
			places = append(places, place)
		}
	}
	return places
}
