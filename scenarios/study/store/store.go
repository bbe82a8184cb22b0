package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// ErrMissing is what Get answers for a key that nothing was put under.
var ErrMissing = errors.New("no such result")

// Conflict says that a key is taken by other bytes.
type Conflict struct {
	Key   string
	Where string // the store, as its user named it
}

func (c Conflict) Error() string {
	return fmt.Sprintf("%s in %s holds other bytes than this process got for it: "+
		"another version of ecsim, or of an input, wrote it, or a part of it is missing: then delete it", c.Key, c.Where)
}

// missing is ErrMissing for one key.
func missing(where, key string) error {
	return fmt.Errorf("%s in %s: %w", key, where, ErrMissing)
}

// agree compares what a store holds with what was to be put there.
func agree(where, key string, held, put []byte) error {
	if !bytes.Equal(held, put) {
		return Conflict{Key: key, Where: where}
	}
	return nil
}

// legal refuses keys that are no plain path, or whose names a store keeps for itself.
func legal(key string) error {
	if key == "." || !fs.ValidPath(key) || strings.ContainsAny(key, `\:`) || isHidden(key) {
		return fmt.Errorf("found the key %q, expected names joined by /, none of which begins with a dot", key)
	}
	return nil
}

// isHidden tells whether a name in a path begins with a dot.
func isHidden(path string) bool {
	return strings.HasPrefix(path, ".") || strings.Contains(path, "/.")
}
