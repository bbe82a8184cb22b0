package study

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
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

// Mark leaves word in a store of how many shards a study has, so that a merge can say whose cells are
// missing. Other studies of the store may have another number.
func (s Shard) Mark(ctx context.Context, kept Store, m *Manifest) error {
	return kept.Put(ctx, fmt.Sprintf("%s%d.json", markPrefix(m), s.Of), fmt.Appendf(nil, "{\"shards\": %d}\n", s.Of))
}

// ShardCounts lists into how many shards a study was cut, as those left word who cut it.
func ShardCounts(ctx context.Context, s Store, m *Manifest) ([]int, error) {
	keys, err := s.Keys(ctx)
	if err != nil {
		return nil, err
	}
	var counts []int
	for _, key := range keys {
		count, isMark := strings.CutPrefix(strings.TrimSuffix(key, ".json"), markPrefix(m))
		if n, err := strconv.Atoi(count); isMark && err == nil {
			counts = append(counts, n)
		}
	}
	slices.Sort(counts)
	return counts, nil
}

// markPrefix begins the keys of a study's marks.
func markPrefix(m *Manifest) string { return "shards-" + m.Name() + "-" }
