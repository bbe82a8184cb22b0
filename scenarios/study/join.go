package study

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"ecsim/scenarios/study/store"
)

// Join puts everything that some stores hold into another one. A store is a set of results that never
// change, and joining is the union: in any order, any grouping and however often, it ends with the same
// bytes. The error is a store.Conflict where two stores hold different results for one key.
func Join(ctx context.Context, into Store, from ...Store) error {
	for _, s := range from {
		keys, err := s.Keys(ctx)
		if err != nil {
			return err
		}
		if err := each(len(keys), func(i int) error { return copyOne(ctx, into, s, keys[i]) }); err != nil {
			return err
		}
	}
	return nil
}

// copyOne reads before it writes: most of what is joined again is there already.
func copyOne(ctx context.Context, into, from Store, key string) error {
	document, err := from.Get(ctx, key)
	if errors.Is(err, store.ErrMissing) {
		return nil // removed meanwhile, by somebody who wants it gone
	}
	if err != nil {
		return err
	}
	if path.Ext(key) == ".json" && !json.Valid(document) {
		return Unreadable{Where: fmt.Sprint(from), Key: key, Reason: errors.New("it is no JSON document")}
	}
	return into.Put(ctx, key, document)
}

// ShardCounts lists into how many shards the studies of a store were cut, as their shards left word.
func ShardCounts(ctx context.Context, s Store) ([]int, error) {
	keys, err := s.Keys(ctx)
	if err != nil {
		return nil, err
	}
	var counts []int
	for _, key := range keys {
		var n int
		if _, err := fmt.Sscanf(key, shardsKey, &n); err == nil && strings.HasPrefix(key, shardsPrefix) {
			counts = append(counts, n)
		}
	}
	slices.Sort(counts)
	return counts, nil
}

const (
	shardsPrefix = "shards-"
	shardsKey    = shardsPrefix + "%d.json"
)

// Mark leaves word in a store of how many shards a study has, so that a merge can say whose cells are
// missing.
func (s Shard) Mark(ctx context.Context, kept Store) error {
	return kept.Put(ctx, fmt.Sprintf(shardsKey, s.Of), fmt.Appendf(nil, "{\"shards\": %d}\n", s.Of))
}
