package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ecsim/scenarios"
	"ecsim/scenarios/study"
)

// notOfTheStudy are flags that say how and where a study is played, and nothing of what it finds.
var notOfTheStudy = []string{"workers", "results", "shard", "dry-run", "format", "output", "quiet", "help"}

// filesRead collects what a study reads from the disk.
type filesRead map[string][]byte // by path as it was given

func (r filesRead) add(file string, data []byte) { r[file] = data }

// manifestOf describes the study that a verb was called for.
func manifestOf(c *cobra.Command, read filesRead, first []study.Cell) (*study.Manifest, error) {
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	var files []study.File
	up := 0 // folders above this one that are needed
	for name, data := range read {
		if name, err = relative(here, name); err != nil {
			return nil, err
		}
		up = max(up, strings.Count(name+"/", "../"))
		files = append(files, study.NewFile(name, data))
	}
	folder := strings.TrimSuffix(strings.Repeat("here/", up), "/")
	for i := range files {
		files[i].Path = path.Join(folder, files[i].Path)
	}
	command, err := commandOf(c, here)
	return study.NewManifest(command, path.Join(".", folder), files, first), err
}

// relative is a path from a folder, with slashes.
func relative(folder, name string) (string, error) {
	if filepath.IsAbs(name) {
		var err error
		if name, err = filepath.Rel(folder, name); err != nil {
			return "", err
		}
	}
	return filepath.ToSlash(filepath.Clean(name)), nil
}

// commandOf is the command line of a verb without what is not of the study. Flags stand in alphabetical
// order; those that are files or folders by a full path are named from here.
func commandOf(c *cobra.Command, here string) (words []string, err error) {
	words = strings.Fields(strings.TrimPrefix(c.CommandPath(), c.Root().Name()+" "))
	for _, arg := range c.Flags().Args() {
		if filepath.IsAbs(arg) {
			if arg, err = relative(here, arg); err != nil {
				return nil, err
			}
		}
		words = append(words, arg)
	}
	c.Flags().Visit(func(f *pflag.Flag) {
		if slices.Contains(notOfTheStudy, f.Name) {
			return
		}
		values := []string{f.Value.String()}
		if list, ok := f.Value.(pflag.SliceValue); ok {
			values = list.GetSlice()
		}
		for _, value := range values {
			words = append(words, "--"+f.Name+"="+value)
		}
	})
	return words, nil
}

// errand is what `ecsim study` has a verb do in its name. The verb finds it in its context.
type errand struct {
	store        study.Store
	shard        study.Shard
	onlyDescribe bool // play nothing: describe the study and end with errDescribed
	onlyRead     bool // play nothing: what the store lacks is missing
	described    *study.Manifest
	cells        int           // of the first round
	how          []*pflag.Flag // that were given and say how the study is played: notOfTheStudy
}

// errDescribed ends a verb that was only to describe its study.
var errDescribed = errors.New("the study is described")

type errandKey struct{}

func errandOf(ctx context.Context) *errand {
	e, _ := ctx.Value(errandKey{}).(*errand)
	return e
}

// equip makes a Lab that does the errand.
func (e *errand) equip(c *cobra.Command, f *studyFlags, l *study.Lab) {
	l.Store, l.Shard, l.Only = e.store, e.shard, e.onlyRead
	if !e.onlyDescribe {
		return
	}
	l.Before = func(_ context.Context, first []study.Cell) (err error) {
		if e.described, err = manifestOf(c, f.read, first); err != nil {
			return err
		}
		e.cells = len(first)
		c.Flags().Visit(func(f *pflag.Flag) {
			if slices.Contains(notOfTheStudy, f.Name) {
				e.how = append(e.how, f)
			}
		})
		return errDescribed
	}
}

// leaveWord puts a study's manifest into its store, before its first cell is played.
func (f *studyFlags) leaveWord(c *cobra.Command, kept study.Store) func(context.Context, []study.Cell) error {
	return func(ctx context.Context, first []study.Cell) error {
		m, err := manifestOf(c, f.read, first)
		if err != nil {
			return err
		}
		if err := m.Put(ctx, kept); err != nil || f.part.IsWhole() {
			return err
		}
		return f.part.Mark(ctx, kept, m)
	}
}

// playManifest has the verb of a study do an errand, in a folder that holds the study's files.
func playManifest(ctx context.Context, t terminal, m *study.Manifest, e *errand, more ...string) error {
	if m.Version != scenarios.Build() {
		return failure{WrongInput, fmt.Errorf("found a study of ecsim %s, expected one of this version, %s: "+
			"results of two versions are never mixed", m.Version, scenarios.Build())}
	}
	folder, err := os.MkdirTemp("", "ecsim-study-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := unpack(m, folder); err != nil {
		return err
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := os.Chdir(filepath.Join(folder, filepath.FromSlash(m.Folder))); err != nil {
		return err
	}
	defer func() { _ = os.Chdir(here) }()
	return playVerb(ctx, t, append(slices.Clone(m.Command), more...), e)
}

// playVerb runs a command line of ours with an errand.
func playVerb(ctx context.Context, t terminal, args []string, e *errand) error {
	root := newProgram(t)
	root.SetArgs(args)
	return root.ExecuteContext(context.WithValue(ctx, errandKey{}, e))
}

// unpack writes a study's files below a folder.
func unpack(m *study.Manifest, folder string) error {
	if err := os.MkdirAll(filepath.Join(folder, filepath.FromSlash(m.Folder)), 0o755); err != nil {
		return err
	}
	for _, f := range m.Files {
		name := filepath.Join(folder, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.Content(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
