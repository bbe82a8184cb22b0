package main

import (
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

func init() { scriptCommands["bucket"] = bucket }

// bucket NAME starts an S3-compatible server that has a bucket of that name. $ENDPOINT is where it listens.
func bucket(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: bucket NAME")
	}
	server, err := newS3(args[0])
	ts.Check(err)
	ts.Defer(server.Close)
	ts.Setenv("ENDPOINT", server.URL)
	ts.Setenv("AWS_ACCESS_KEY_ID", "id")
	ts.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
}

func newS3(bucket string) (*httptest.Server, error) {
	backend := s3mem.New()
	return httptest.NewServer(gofakes3.New(backend).Server()), backend.CreateBucket(bucket)
}

// TestBuckets: a bucket's URL is a bucket, a prefix and where its server is.
func TestBuckets(t *testing.T) {
	server, err := newS3("results")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	t.Setenv("AWS_ACCESS_KEY_ID", "id")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	c := &cobra.Command{Use: "merge"}
	c.SetContext(t.Context())
	whole, err := openStore(c, "s3://results?endpoint="+server.URL)
	if err != nil {
		t.Fatal(err)
	}
	below, err := openStore(c, "s3://results/team/today/?endpoint="+server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := below.Put(t.Context(), "cell.json", []byte("x")); err != nil {
		t.Fatal(err)
	}
	for want, keys := range map[string]func() ([]string, error){
		"cell.json":            func() ([]string, error) { return below.Keys(t.Context()) },
		"team/today/cell.json": func() ([]string, error) { return whole.Keys(t.Context()) },
	} {
		if got, err := keys(); err != nil || !slices.Equal(got, []string{want}) {
			t.Errorf("found %q (%v), want %q", got, err, want)
		}
	}
	for name, problem := range map[string]string{
		"s3://nobodys?endpoint=" + server.URL:         "no such bucket",
		"s3://results?wrong=1&endpoint=" + server.URL: `unknown query parameter "wrong"`,
		"gs://results": "the scheme is gs",
		"s3://":        `the bucket ""`,
		"s3://results?endpoint=http://127.0.0.1:1&x=%zz/": "cannot be reached",
	} {
		if _, err := openStore(c, name); statusOf(err) != WrongInput || !strings.Contains(err.Error(), problem) {
			t.Errorf("%s: found %v, want %q", name, err, problem)
		}
	}
}

// TestCompatible: what is stated of a server stays.
func TestCompatible(t *testing.T) {
	t.Setenv("AWS_REGION", "eu-west-1")
	got := compatible(url.Values{"endpoint": {"x"}, "use_path_style": {"false"}})
	if got.Get("use_path_style") != "false" || got.Has("region") || got.Get("request_checksum_calculation") == "" {
		t.Errorf("found %v", got)
	}
	if got := compatible(url.Values{"region": {"x"}}); len(got) != 1 {
		t.Errorf("AWS itself is asked with %v", got)
	}
}

// TestBucketsWithoutRegionOrCredentials: what is to be set is named.
func TestBucketsWithoutRegionOrCredentials(t *testing.T) {
	for key, value := range map[string]string{"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "none",
		"AWS_SHARED_CREDENTIALS_FILE": "none", "AWS_REGION": "", "AWS_DEFAULT_REGION": "", "AWS_PROFILE": "",
		"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""} {
		t.Setenv(key, value)
	}
	c := &cobra.Command{Use: "merge"}
	c.SetContext(t.Context())
	before := os.Stderr
	if _, err := openStore(c, "s3://results"); err == nil || !strings.Contains(err.Error(), "set AWS_REGION") {
		t.Errorf("without a Region: %v, want a word of AWS_REGION", err)
	}
	t.Setenv("AWS_REGION", "eu-west-1")
	if _, err := openStore(c, "s3://results"); err == nil || !strings.Contains(err.Error(), "set AWS_ACCESS_KEY_ID") {
		t.Errorf("without credentials: %v, want a word of AWS_ACCESS_KEY_ID", err)
	}
	if os.Stderr != before {
		t.Error("stderr is not what it was")
	}
}
