package store

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
)

// Memory keeps results as long as the process lives.
type Memory struct {
	mutex sync.Mutex
	held  map[string][]byte
}

// NewMemory is a store with nothing in it.
func NewMemory() *Memory { return &Memory{held: map[string][]byte{}} }

// Get is what was put under a key; ErrMissing when nothing was.
func (m *Memory) Get(_ context.Context, key string) ([]byte, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	held, ok := m.held[key]
	if !ok {
		return nil, missing(m.String(), key)
	}
	return held, nil
}

// Put keeps data under a key. A Conflict says that the key holds other bytes.
func (m *Memory) Put(_ context.Context, key string, data []byte) error {
	if err := legal(key); err != nil {
		return err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if held, ok := m.held[key]; ok {
		return agree(m.String(), key, held, data)
	}
	m.held[key] = bytes.Clone(data)
	return nil
}

// Keys are all keys, sorted.
func (m *Memory) Keys(context.Context) ([]string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return slices.Sorted(maps.Keys(m.held)), nil
}

// String names the store in messages.
func (m *Memory) String() string { return "memory" }
