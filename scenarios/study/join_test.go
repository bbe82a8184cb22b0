package study

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ecsim/scenarios/study/store"
)

// TestMergedBytesOf1And3And16Shards: 1, 3 and 16 shards, each with a store of its own, joined in any order, in any
// grouping and with duplicates, have the bytes of one process.
func TestMergedBytesOf1And3And16Shards(t *testing.T) {
	needs := []Need{
		{spike(t, "base"), 0, 5}, {spike(t, "seven", "service.landing.definition.desiredCount=7"), 0, 5},
		{spike(t, "eight", "service.landing.definition.desiredCount=8"), 0, 5},
	}
	whole := store.NewMemory()
	if _, err := (&Lab{Store: whole}).Tallies(t.Context(), needs); err != nil {
		t.Fatal(err)
	}
	for _, of := range []int{1, 3, 16} {
		shards := playShards(t, of, needs)
		for seed := range uint64(10) {
			random := rand.New(rand.NewPCG(seed, uint64(of)))
			parts := append(slices.Clone(shards), shards[random.IntN(of)], shards[random.IntN(of)])
			random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
			requireSameStore(t, grouped(t, random, parts), whole)
		}
	}
}

// playShards plays every shard as a machine that sees nothing of the others.
func playShards(t *testing.T, of int, needs []Need) []Store {
	var shards []Store
	for i := range of {
		own := store.NewMemory()
		_, err := (&Lab{Store: own, Shard: Shard{i, of}}).Tallies(t.Context(), needs)
		var pending *Pending
		if alone := of == 1; alone != (err == nil) || !alone && !errors.As(err, &pending) {
			t.Fatalf("shard %d of %d: %v", i, of, err)
		}
		shards = append(shards, own)
	}
	return shards
}

// grouped joins some stores first and the rest afterwards, and the whole with itself.
func grouped(t *testing.T, random *rand.Rand, parts []Store) Store {
	cut := random.IntN(len(parts) + 1)
	left, right := store.NewMemory(), store.NewMemory()
	err := errors.Join(Join(t.Context(), left, parts[:cut]...), Join(t.Context(), right, parts[cut:]...),
		Join(t.Context(), left, right), Join(t.Context(), left, left))
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// TestMergesOfDifferentResultsAreRefused, and the key is named.
func TestMergesOfDifferentResultsAreRefused(t *testing.T) {
	a, b := store.NewMemory(), store.NewMemory()
	for s, text := range map[Store]string{a: "{}", b: "[]"} {
		if err := s.Put(t.Context(), "cell.json", []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	err := Join(context.Background(), a, b)
	var conflict store.Conflict
	if !errors.As(err, &conflict) || !strings.Contains(fmt.Sprint(err), "cell.json") {
		t.Errorf("found %v, want a conflict over cell.json", err)
	}
}

// TestShardsLeaveWord of how many they are, each study of a store for itself.
func TestShardsLeaveWord(t *testing.T) {
	s := store.NewMemory()
	one, two := NewManifest([]string{"compare"}, ".", nil, nil), NewManifest([]string{"sweep"}, ".", nil, nil)
	for of, m := range map[int]*Manifest{16: one, 3: one, 4: two} {
		for range 2 {
			if err := (Shard{1, of}).Mark(t.Context(), s, m); err != nil {
				t.Fatal(err)
			}
		}
	}
	for m, want := range map[*Manifest][]int{one: {3, 16}, two: {4}, NewManifest([]string{"plan"}, ".", nil, nil): nil} {
		if counts, err := ShardCounts(t.Context(), s, m); err != nil || !slices.Equal(counts, want) {
			t.Errorf("%s: found %v (%v), want %v", m.Command, counts, err, want)
		}
	}
}
