package study

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"ecsim/scenarios"
)

// ManifestSchema is the name and version of a manifest's document.
const ManifestSchema = "ecsim.study/1"

// Manifest is everything that it takes to play a study anywhere, beside ecsim itself. It lies in the store
// of the study's results, so that shards and merges need nothing else.
type Manifest struct {
	Schema  string   `json:"schema"`
	Version string   `json:"version"` // scenarios.Build; another one may play the same cells differently
	Command []string `json:"command"` // verb, arguments and flags, without how and where it is played
	Folder  string   `json:"folder"`  // of Files, in which the command is given
	Files   []File   `json:"files"`   // every file that the command reads, by path

	Variants []ManifestVariant `json:"variants"` // of the first round
	Cells    []string          `json:"cells"`    // of the first round, by key
}

// File is a file that a study reads.
type File struct {
	Path   string `json:"path"`             // with slashes, below a folder of the study's own
	Text   string `json:"text,omitempty"`   // of a file in UTF-8
	Binary []byte `json:"binary,omitempty"` // of any other
}

// ManifestVariant is one scenario that a study plays.
type ManifestVariant struct {
	Name string `json:"name"`
	Hash string `json:"hash"`
	Seed uint64 `json:"seed"`
}

// NewFile is a file with its content.
func NewFile(path string, content []byte) File {
	if utf8.Valid(content) {
		return File{Path: path, Text: string(content)}
	}
	return File{Path: path, Binary: content}
}

// Content is what is in the file.
func (f File) Content() []byte {
	if f.Binary != nil {
		return f.Binary
	}
	return []byte(f.Text)
}

// NewManifest describes a study by its command, the files that it read, and the cells of its first round.
func NewManifest(command []string, folder string, files []File, first []Cell) *Manifest {
	m := &Manifest{Schema: ManifestSchema, Version: scenarios.Build(), Command: command, Folder: folder,
		Files: slices.Clone(files)}
	slices.SortFunc(m.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	known := map[*Variant]bool{}
	for _, c := range first {
		m.Cells = append(m.Cells, c.Key())
		if v := c.Variant; !known[v] {
			known[v] = true
			m.Variants = append(m.Variants, ManifestVariant{v.Name, v.hash, v.Scenario.Seed})
		}
	}
	return m
}

const manifestPrefix, manifestSuffix = "study-", ".json"

// Name is what tells the study from others: equal for equal manifests.
func (m *Manifest) Name() string {
	document, err := m.Encode()
	if err != nil {
		panic(err) // a manifest is text and numbers
	}
	sum := sha256.Sum256(document)
	return hex.EncodeToString(sum[:6])
}

// Key is where the manifest is in a store.
func (m *Manifest) Key() string { return manifestPrefix + m.Name() + manifestSuffix }

// Encode is the manifest's document.
func (m *Manifest) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// DecodeManifest reads what Encode wrote. The error says what is wrong with it; another version of ecsim
// is no error here.
func DecodeManifest(document []byte) (*Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(document, &m); err != nil {
		return nil, fmt.Errorf("expected the manifest of a study: %w", err)
	}
	if m.Schema != ManifestSchema || len(m.Command) == 0 {
		return nil, fmt.Errorf("found schema %q, expected %q", m.Schema, ManifestSchema)
	}
	for _, f := range m.Files {
		if !fs.ValidPath(f.Path) || strings.ContainsAny(f.Path, `\:`) {
			return nil, fmt.Errorf("found a file %q, expected a path below the study's folder", f.Path)
		}
	}
	if !fs.ValidPath(m.Folder) || strings.ContainsAny(m.Folder, `\:`) {
		return nil, fmt.Errorf("found the folder %q, expected a path below the study's folder", m.Folder)
	}
	return &m, nil
}

// Put keeps the manifest in a store.
func (m *Manifest) Put(ctx context.Context, s Store) error {
	document, err := m.Encode()
	if err != nil {
		return err
	}
	if err := s.Put(ctx, m.Key(), document); err != nil {
		return fmt.Errorf("storing the study's manifest: %w", err)
	}
	return nil
}

// Manifests lists the studies of a store, by name.
func Manifests(ctx context.Context, s Store) ([]*Manifest, error) {
	keys, err := s.Keys(ctx)
	if err != nil {
		return nil, err
	}
	var found []*Manifest
	for _, key := range keys {
		if !strings.HasPrefix(path.Base(key), manifestPrefix) || !strings.HasSuffix(key, manifestSuffix) {
			continue
		}
		document, err := s.Get(ctx, key)
		if err != nil {
			return nil, err
		}
		m, err := DecodeManifest(document)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		found = append(found, m)
	}
	return found, nil
}
