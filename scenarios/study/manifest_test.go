package study

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ecsim/scenarios"
	"ecsim/scenarios/study/store"
)

// TestManifestsReadAsWritten, whatever is in the files.
func TestManifestsReadAsWritten(t *testing.T) {
	n := Need{spike(t, "base"), 0, 3}
	files := []File{
		NewFile("b.csv.gz", []byte{0x1f, 0x8b, 0xff}), NewFile("a.toml", []byte("<é>\n")), NewFile("c", nil),
	}
	m := NewManifest([]string{"sweep", "a.toml"}, ".", files, n.cells())
	if len(m.Cells) != 3 || len(m.Variants) != 1 || m.Files[0].Path != "a.toml" {
		t.Fatalf("found %+v", m)
	}
	s := store.NewMemory()
	for range 2 {
		if err := m.Put(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	again, err := Manifests(t.Context(), s)
	if err != nil || len(again) != 1 || !reflect.DeepEqual(again[0], m) {
		t.Fatalf("found %+v (%v), want %+v", again, err, m)
	}
	if got := again[0].Files[1].Content(); !slices.Equal(got, []byte{0x1f, 0x8b, 0xff}) {
		t.Errorf("a binary file became %x", got)
	}
}

// TestManifestsOfStrangersAreRefused: nothing outside the study's own folder is written.
func TestManifestsOfStrangersAreRefused(t *testing.T) {
	for _, bad := range []Manifest{
		{}, {Schema: ManifestSchema},
		{Schema: ManifestSchema, Command: []string{"run"}, Folder: ".."},
		{Schema: ManifestSchema, Command: []string{"run"}, Folder: ".", Files: []File{{Path: "../x"}}},
		{Schema: ManifestSchema, Command: []string{"run"}, Folder: ".", Files: []File{{Path: "/etc/x"}}},
	} {
		document, _ := json.Marshal(&bad)
		if _, err := DecodeManifest(document); err == nil {
			t.Errorf("%s is taken for a manifest", document)
		}
	}
}

// TestMergedBytes: 1, 3 and 16 shards, each with a store of its own, joined in any order, in any
// grouping and with duplicates, have the bytes of one process.
func TestMergedBytes(t *testing.T) {
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

// TestResultsAreOfOneBuild: the keys of cells and of studies tell programs apart that share a version.
func TestResultsAreOfOneBuild(t *testing.T) {
	sum := sha256.Sum256([]byte(scenarios.Build()))
	c := Need{spike(t, "base"), 0, 1}.cells()[0]
	if tag := fmt.Sprintf("-v%x-", sum[:4]); !strings.Contains(c.Key(), tag) {
		t.Errorf("a cell is %s, want %s in it", c.Key(), tag)
	}
	if m := NewManifest([]string{"run"}, ".", nil, []Cell{c}); m.Version != scenarios.Build() {
		t.Errorf("a manifest is of %q, want %q", m.Version, scenarios.Build())
	}
}

// TestCells: a need is cut by its size alone, into some cells of few replications.
func TestCells(t *testing.T) {
	v := spike(t, "base")
	for n, want := range map[int]int{0: 0, 1: 1, 16: 16, 17: 9, 64: 16, 128: 16, 129: 17, 1000: 125} {
		cells := Need{v, 5, 5 + n}.cells()
		next := 5
		for _, c := range cells {
			if c.From != next || c.Replications() < 1 || c.Replications() > mostReplications {
				t.Errorf("%d replications have a cell of %d to %d", n, c.From, c.To)
			}
			next = c.To
		}
		if len(cells) != want || next != 5+n {
			t.Errorf("%d replications are %d cells up to %d, want %d", n, len(cells), next, want)
		}
	}
}
