package input

import (
	"bytes"
	"context"
	"io/fs"
	"strings"

	"ecsim/model"
	"ecsim/scenarios/awsjson"
	"ecsim/scenarios/document"
	"ecsim/scenarios/library"
	"ecsim/scenarios/problem"
	"ecsim/scenarios/reading"
)

// Problem is one mistake in an input.
type Problem = problem.Problem

// Problems are all the mistakes of an input; as an error it lists them one per line.
type Problems = problem.Problems

// Options change how a scenario is read.
type Options struct {
	Set     []string // PATH=VALUE overrides, applied in order
	Seed    *uint64  // nil: the scenario's own
	Library fs.FS    // where bundled scenarios are; nil: those inside the program

	// Context ends what is played so that a scenario is complete, a pilot replication; nil: nothing does.
	Context context.Context

	// Reads is told every file that is read from the disk, by its path as messages show it.
	Reads func(file string, data []byte)
}

// Load reads a scenario: a path to a scenario.toml, to a folder that holds one, or the name of a bundled
// scenario. What it returns is complete: every default is filled in. The error is Problems, all of them.
func Load(name string, o Options, measures Measures) (*model.Scenario, error) {
	if o.Library == nil {
		o.Library = library.Files
	}
	where, missing := find(name, o.Library)
	if missing != nil {
		return nil, Problems{*missing}
	}
	where.reads = o.Reads
	l := newLoader(where)
	l.measures = measures
	s := l.load(o)
	if err := l.Problems.Sorted().Err(); err != nil {
		return nil, err
	}
	return s, nil
}

// Measure is what an objective can bound.
type Measure struct {
	Path string
	Unit string // s, ratio, USD, tasks, requests, instances
}

// Measures lists what the objectives of a scenario can bound. It is the outcome that knows.
type Measures func(*model.Scenario) []Measure

// loader reads one scenario. It works in three steps: the files become one tree, the overrides edit the
// tree, and the tree becomes nouns.
type loader struct {
	reading.Findings
	where    source
	measures Measures // nil: no objective is read
	scenario model.Scenario
	open     []string // services whose discipline the input leaves open
	capacity awsjson.Capacity
	cluster  *reading.Table // [cluster], whose Spot market is read when it is known whether anyone uses it
	called   []string       // the services that other services call
	// by the name of a service in the scenario: its name on AWS, if that is stated
	deployedAs map[string]string
	abroad     bool // the zones are those of another Region, which is reported
	unsure     bool // some of the cluster's zones are none, which is reported
}

func newLoader(where source) *loader {
	l := &loader{where: where, deployedAs: map[string]string{}}
	l.Defaults = defaultOf
	return l
}

func (l *loader) load(o Options) *model.Scenario {
	root := l.tree(o)
	if root == nil {
		return nil
	}
	l.readScenario(l.Table(root, "", ""))
	if o.Seed != nil {
		l.scenario.Seed = *o.Seed
	}
	return &l.scenario
}

// tree is the scenario's files as one tree, after the overrides; nil when there is no scenario file.
func (l *loader) tree(o Options) *document.Node {
	data, err := l.where.read(l.where.file)
	if err != nil {
		l.At(document.Place{File: l.where.file}, reason(err), "a scenario file", "")
		return nil
	}
	root := l.parse(data)
	if root == nil {
		return nil
	}
	l.expand(root, true)
	for _, assignment := range o.Set {
		l.set(root, assignment)
	}
	l.expand(root, false)
	return root
}

// parse makes the scenario file a tree. JSON in its place is most likely an AWS document.
func (l *loader) parse(data []byte) *document.Node {
	if text, _ := document.Plain(l.where.file, data); bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		found := "a JSON document"
		root, _ := document.ParseJSON(l.where.file, data)
		if shape, _ := awsjson.Recognise(root); shape != awsjson.Unknown {
			found = string(shape) + ", which is an AWS document"
		}
		l.At(document.Place{File: l.where.file, Line: 1, Column: 1}, found,
			"a scenario in TOML, which names its AWS documents (`ecsim check` reads them alone)", "")
		return nil
	}
	root, problems := document.ParseTOML(l.where.file, data)
	l.Problems = append(l.Problems, problems...)
	return root
}

// set applies an override. AWS documents stand in the tree without what describe calls print around
// them, so a path through such a wrapper is told without it.
func (l *loader) set(root *document.Node, assignment string) {
	path, value, _ := strings.Cut(assignment, "=")
	if keys, ok := document.SplitPath(strings.TrimSpace(path)); ok {
		if wrapper, short := awsjson.WithoutWrapper(keys); wrapper != "" {
			l.At(document.Place{File: "--set " + assignment}, "a path through "+quote(wrapper)+
				", which AWS prints around the document", "--set "+document.JoinPath(short)+"="+value, "")
			return
		}
	}
	l.Problems = append(l.Problems, document.Set(root, assignment)...)
}
