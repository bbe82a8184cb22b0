package study

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
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
