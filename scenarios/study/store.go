package study

import "context"

// Store keeps finished cells by key; package store has several. It is called by several goroutines.
type Store interface {
	// Get is the document of a key; the error is store.ErrMissing when there is none.
	Get(ctx context.Context, key string) ([]byte, error)
	// Put keeps a document, whole or not at all. Putting the same again changes nothing.
	Put(ctx context.Context, key string, document []byte) error
	// Keys lists what is kept, sorted.
	Keys(ctx context.Context) ([]string, error)
}
