package input

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"ecsim/scenarios/problem"
)

// scenarioFile is the file of a scenario in its folder.
const scenarioFile = "scenario.toml"

// source is where a scenario's files come from: a folder on disk or in the library.
type source struct {
	library fs.FS  // nil: the disk
	folder  string // of the scenario file; names in it are relative to this
	file    string // the scenario file itself, as messages name it
	reads   func(file string, data []byte)
}

// find looks for a scenario on disk, then in the library.
func find(name string, library fs.FS) (source, *problem.Problem) {
	info, err := os.Stat(name)
	isFolder := err == nil && info.IsDir()
	if isFolder {
		file := filepath.Join(name, scenarioFile)
		if _, err := os.Stat(file); err == nil {
			return source{folder: name, file: file}, nil
		}
	} else if err == nil {
		return source{folder: filepath.Dir(name), file: name}, nil
	}
	if where, ok := inLibrary(name, library); ok {
		return where, nil
	}
	if isFolder {
		return source{}, &problem.Problem{File: name, Found: "a folder without " + scenarioFile,
			Expected: scenarioFile + " in it, or the path of a scenario file"}
	}
	isPath := strings.ContainsAny(name, `./\`) || name == ""
	if isPath && err != nil {
		return source{}, &problem.Problem{File: name, Found: reason(err),
			Expected: "a scenario file, or a folder that holds " + scenarioFile}
	}
	names := bundledNames(library)
	return source{}, &problem.Problem{Found: "no scenario " + quote(name),
		Expected: "a scenario.toml, a folder that holds one, or a bundled scenario: " + strings.Join(names, ", "),
		Nearest:  problem.Nearest(name, names)}
}

// inLibrary looks for a scenario in the library only.
func inLibrary(name string, library fs.FS) (source, bool) {
	if !fs.ValidPath(name) || strings.Contains(name, "/") {
		return source{}, false
	}
	file := path.Join(name, scenarioFile)
	_, err := fs.Stat(library, file)
	return source{library: library, folder: name, file: file}, err == nil
}

func bundledNames(library fs.FS) []string {
	var names []string
	for _, s := range bundled(library) {
		names = append(names, s.Name)
	}
	return names
}

// path is a name in the scenario's folder as messages show it.
func (s source) path(name string) string {
	if s.library != nil {
		return path.Join(s.folder, name)
	}
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.folder, name)
}

// read reads a file by the path that messages show.
func (s source) read(file string) ([]byte, error) {
	if s.library != nil {
		return fs.ReadFile(s.library, file)
	}
	data, err := os.ReadFile(file)
	if err == nil && s.reads != nil {
		s.reads(file, data)
	}
	return data, err
}

// reason is an error of the file system without the path, which the message holds already.
func reason(err error) string {
	var pathError *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "a file that does not exist"
	case errors.As(err, &pathError):
		return "a file that cannot be read: " + pathError.Err.Error()
	}
	return "a file that cannot be read: " + err.Error()
}
