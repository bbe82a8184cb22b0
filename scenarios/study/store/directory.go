package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// temporary is the pattern of the names of files that are being written. Readers skip every name that
// begins with a dot.
const temporary = ".writing-*"

// abandonedAfter is the age at which a temporary file belongs to a process that was killed: writing one
// result takes milliseconds.
const abandonedAfter = time.Hour

// Directory keeps each result in a file of its own below a folder, which several machines may share.
type Directory struct {
	root  string
	clean sync.Once
}

// OpenDirectory is the store in a folder, which the first Put makes when it is not there.
func OpenDirectory(root string) *Directory { return &Directory{root: root} }

// Get is what was put under a key; ErrMissing when nothing was.
func (d *Directory) Get(_ context.Context, key string) ([]byte, error) {
	if err := legal(key); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(d.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(d.root, key)
	}
	return data, err
}

// Put keeps data under a key: when it returns, the data survives a loss of power; before, readers see
// nothing. A Conflict says that the key holds other bytes.
func (d *Directory) Put(ctx context.Context, key string, data []byte) error {
	held, err := d.Get(ctx, key)
	switch {
	case err == nil:
		return agree(d.root, key, held, data)
	case !errors.Is(err, ErrMissing):
		return err
	}
	path := d.path(key)
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	written, err := writeTemporary(folder, data)
	if err != nil {
		return err
	}
	if err := os.Rename(written.path, path); err != nil {
		_ = os.Remove(written.path)
		return err
	}
	d.clean.Do(func() { d.removeAbandoned(written.at) })
	return syncFolder(folder)
}

// Keys are all keys, sorted.
func (d *Directory) Keys(context.Context) ([]string, error) {
	var keys []string
	err := d.walk(func(path string, entry fs.DirEntry) {
		if !isHidden(path) {
			keys = append(keys, path)
		}
	})
	slices.Sort(keys)
	return keys, err
}

// String names the store in messages.
func (d *Directory) String() string { return d.root }

func (d *Directory) path(key string) string { return filepath.Join(d.root, filepath.FromSlash(key)) }

// walk visits every file by its path below the root. A folder that is not there holds none.
func (d *Directory) walk(visit func(path string, entry fs.DirEntry)) error {
	err := fs.WalkDir(os.DirFS(d.root), ".", func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // another process has renamed or removed it meanwhile
		}
		if err == nil && !entry.IsDir() {
			visit(path, entry)
		}
		return err
	})
	return err
}

// removeAbandoned removes what killed processes left half written. It asks no clock but that of the
// folder's own machine: now is when the last file was written there.
func (d *Directory) removeAbandoned(now time.Time) {
	_ = d.walk(func(path string, entry fs.DirEntry) {
		prefix, _ := strings.CutSuffix(temporary, "*")
		if !strings.HasPrefix(entry.Name(), prefix) {
			return
		}
		if info, err := entry.Info(); err == nil && now.Sub(info.ModTime()) > abandonedAfter {
			_ = os.Remove(d.path(path)) // it wastes room and does no other harm
		}
	})
}

// writtenFile is a temporary file that is safely on the disk.
type writtenFile struct {
	path string
	at   time.Time // by the clock of the file system
}

// writeTemporary writes data to a file of its own in a folder.
func writeTemporary(folder string, data []byte) (written writtenFile, err error) {
	f, err := os.CreateTemp(folder, temporary)
	if err != nil {
		return writtenFile{}, err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err = bytes.NewReader(data).WriteTo(f); err != nil {
		return written, err
	}
	if err = f.Chmod(0o644); err != nil { // CreateTemp's own mode lets nobody else merge
		return written, err
	}
	if err = f.Sync(); err != nil {
		return written, err
	}
	info, err := f.Stat()
	if err != nil {
		return written, err
	}
	return writtenFile{path: f.Name(), at: info.ModTime()}, f.Close()
}

// syncFolder makes a rename in a folder survive a loss of power. File systems that cannot do that for a
// folder say so, and it is no error.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	_ = f.Sync()
	return nil
}
