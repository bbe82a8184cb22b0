package store_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/blob/memblob"
	_ "gocloud.dev/blob/s3blob"

	"ecsim/scenarios/study/store"
)

// kept is what every store does.
type kept interface {
	Get(ctx context.Context, key string) ([]byte, error)
	Put(ctx context.Context, key string, data []byte) error
	Keys(ctx context.Context) ([]string, error)
}

// TestStores: every store keeps what is put, once and for all.
func TestStores(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) kept{
		"memory":        func(*testing.T) kept { return store.NewMemory() },
		"directory":     func(t *testing.T) kept { return store.OpenDirectory(filepath.Join(t.TempDir(), "new")) },
		"memory bucket": func(t *testing.T) kept { return bucket(t, memblob.OpenBucket(nil)) },
		"file bucket": func(t *testing.T) kept {
			opened, err := fileblob.OpenBucket(t.TempDir(), &fileblob.Options{Metadata: fileblob.MetadataDontWrite})
			if err != nil {
				t.Fatal(err)
			}
			return bucket(t, opened)
		},
		"S3":                s3,
		"S3 below a prefix": func(t *testing.T) kept { return s3Below(t, "team/today/") },
	} {
		t.Run(name, func(t *testing.T) {
			keepsWhatIsPut(t, open(t))
			keepsOneOfMany(t, open(t))
		})
	}
}

func keepsWhatIsPut(t *testing.T, s kept) {
	ctx := t.Context()
	if keys, err := s.Keys(ctx); err != nil || len(keys) > 0 {
		t.Fatalf("a store holds %q (%v) before anything was put", keys, err)
	}
	if _, err := s.Get(ctx, "cells/a/000001"); !errors.Is(err, store.ErrMissing) {
		t.Errorf("what nobody put is answered with %v, want ErrMissing", err)
	}
	want := map[string]string{
		"study.json": "{}", "cells/a/000001": "one", "cells/a/000000": "\x00", "cells/b/0": "",
	}
	for range 2 { // putting it again changes nothing
		for key, text := range want {
			if err := s.Put(ctx, key, []byte(text)); err != nil {
				t.Fatalf("%s: %v", key, err)
			}
		}
	}
	var conflict store.Conflict
	err := s.Put(ctx, "cells/a/000001", []byte("two"))
	if !errors.As(err, &conflict) || conflict.Key != "cells/a/000001" {
		t.Errorf("other bytes for one key: %v, want a Conflict", err)
	}
	for key, text := range want {
		if got, err := s.Get(ctx, key); err != nil || string(got) != text {
			t.Errorf("%s holds %q (%v), want %q", key, got, err, text)
		}
	}
	keys, err := s.Keys(ctx)
	sorted := []string{"cells/a/000000", "cells/a/000001", "cells/b/0", "study.json"}
	if err != nil || !slices.Equal(keys, sorted) {
		t.Errorf("the keys are %q (%v), want %q", keys, err, sorted)
	}
	for _, key := range []string{"", ".", "../x", "/x", "a//b", ".hidden", "a/.b", `a\b`} {
		if err := s.Put(ctx, key, nil); err == nil {
			t.Errorf("the key %q was taken", key)
		}
	}
}

// keepsOneOfMany lets many writers race: the first wins whole, the others hear of it when they disagree.
func keepsOneOfMany(t *testing.T, s kept) {
	var writers sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		writers.Go(func() { errs[i] = s.Put(t.Context(), "cells/x/1", []byte(strings.Repeat("x", 50_000))) })
	}
	writers.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	if got, err := s.Get(t.Context(), "cells/x/1"); err != nil || len(got) != 50_000 {
		t.Errorf("%d bytes (%v), want all of them", len(got), err)
	}
}

// TestManyKeysOfS3: S3 lists a thousand keys at a time.
func TestManyKeysOfS3(t *testing.T) {
	s := s3(t)
	for i := range 1050 {
		if err := s.Put(t.Context(), fmt.Sprintf("cells/%06d", i), []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if keys, err := s.Keys(t.Context()); err != nil || len(keys) != 1050 {
		t.Errorf("found %d keys (%v), want 1050", len(keys), err)
	}
}

// TestLeftoversOfKilledProcesses are never read, and are removed once they are an hour old.
func TestLeftoversOfKilledProcesses(t *testing.T) {
	root := t.TempDir()
	old, fresh := filepath.Join(root, ".writing-1"), filepath.Join(root, ".writing-2")
	for _, path := range []string{old, fresh} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	s := store.OpenDirectory(root)
	if err := s.Put(t.Context(), "cell", []byte("whole")); err != nil {
		t.Fatal(err)
	}
	if keys, err := s.Keys(t.Context()); err != nil || !slices.Equal(keys, []string{"cell"}) {
		t.Errorf("the keys are %q (%v), want the cell alone", keys, err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("an abandoned file is still there")
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Error("a file that may still be written is gone")
	}
}

func bucket(t *testing.T, b *blob.Bucket) kept {
	t.Cleanup(func() { _ = b.Close() })
	return store.OpenBucket(b, "the bucket")
}

// s3 is an empty bucket of an S3-compatible server in this process, reached as users reach theirs.
func s3(t *testing.T) kept { return s3Below(t, "") }

func s3Below(t *testing.T, prefix string) kept {
	backend := s3mem.New()
	if err := backend.CreateBucket("results"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "id")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	b, err := blob.OpenBucket(t.Context(),
		"s3://results?region=us-east-1&use_path_style=true&endpoint="+server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if prefix != "" {
		b = blob.PrefixedBucket(b, prefix)
	}
	return bucket(t, b)
}
