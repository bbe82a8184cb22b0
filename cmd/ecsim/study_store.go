package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob" // the scheme s3://

	"ecsim/scenarios/study"
	"ecsim/scenarios/study/store"
)

// placeOfResults is what a flag or an argument that names a store may be.
const placeOfResults = "a folder, or a bucket such as s3://BUCKET/PREFIX?endpoint=URL"

// openStore is the store that --results names; nil when it names none.
func openStore(c *cobra.Command, name string) (study.Store, error) {
	switch {
	case name == "":
		return nil, nil
	case isBucket(name):
		return openBucket(c, name)
	}
	if err := canWrite(name); err != nil {
		return nil, usageError(c, "results: found %q, expected %s, that can be written: %w", name, placeOfResults, err)
	}
	return openFolder(name)
}

// openResults is a store that must be there already.
func openResults(c *cobra.Command, name string) (study.Store, error) {
	if isBucket(name) {
		return openBucket(c, name)
	}
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		return nil, usageError(c, "found %q, expected %s, that holds results", name, placeOfResults)
	}
	return openFolder(name)
}

// openFolder is the store of a folder, whatever folder the verb of the study is played in.
func openFolder(name string) (study.Store, error) {
	full, err := filepath.Abs(name)
	return store.OpenDirectory(full), err
}

// isBucket tells a bucket's URL from a folder.
func isBucket(name string) bool { return strings.Contains(name, "://") }

// openBucket opens a bucket of S3 or of what speaks its protocol. Credentials and the Region come from the
// environment, the AWS configuration files or the machine's role, as everywhere with AWS.
func openBucket(c *cobra.Command, name string) (study.Store, error) {
	bucket, err := dialBucket(c.Context(), name)
	if err != nil {
		return nil, usageError(c, "results: found %q, expected %s: %w", name, placeOfResults, err)
	}
	return store.OpenBucket(bucket, withoutQuery(name)), nil
}

func dialBucket(ctx context.Context, name string) (*blob.Bucket, error) {
	place, err := url.Parse(name)
	if err != nil {
		return nil, err
	}
	if place.Scheme != "s3" || place.Host == "" {
		return nil, fmt.Errorf("the scheme is %s, and the bucket %q", place.Scheme, place.Host)
	}
	prefix := strings.Trim(place.Path, "/")
	place.Path, place.RawQuery = "", compatible(place.Query()).Encode()
	bucket, err := openQuietly(ctx, place.String())
	if err != nil {
		return nil, err
	}
	if reached, err := bucket.IsAccessible(ctx); err != nil || !reached {
		return nil, fmt.Errorf("it cannot be reached: %w", explained(orMissing(err)))
	}
	if prefix != "" {
		bucket = blob.PrefixedBucket(bucket, prefix+"/")
	}
	return bucket, nil
}

// openQuietly opens a bucket whose client logs nothing: the logger of AWS's SDK writes to what os.Stderr is when
// the client is made, and what it warns of either comes back as an error or is of no concern to the user.
func openQuietly(ctx context.Context, name string) (*blob.Bucket, error) {
	if silence, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		before := os.Stderr
		os.Stderr = silence
		defer func() { os.Stderr = before }()
	}
	return blob.OpenBucket(ctx, name)
}

// explained adds to an error of AWS's SDK what is to be stated.
func explained(err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "Invalid region"), strings.Contains(text, "Missing Region"):
		return errors.New("no valid Region is stated: set AWS_REGION, or region in the AWS profile, or add ?region=REGION")
	case strings.Contains(text, "get credentials"):
		return fmt.Errorf("no credentials are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, "+
			"or give the machine a role: %w", err)
	}
	return err
}

// orMissing gives what is merely not there an error.
func orMissing(err error) error {
	if err == nil {
		return errors.New("there is no such bucket")
	}
	return err
}

// compatible completes the parameters of a server that is not AWS: most want the bucket in the path, know
// no checksums of parts, and take any Region.
func compatible(query url.Values) url.Values {
	if !query.Has("endpoint") {
		return query
	}
	defaults := map[string]string{
		"use_path_style":               "true",
		"request_checksum_calculation": "when_required",
		"response_checksum_validation": "when_required",
	}
	if os.Getenv("AWS_REGION") == "" && os.Getenv("AWS_DEFAULT_REGION") == "" {
		defaults["region"] = "us-east-1"
	}
	for key, value := range defaults {
		if !query.Has(key) {
			query.Set(key, value)
		}
	}
	return query
}

// withoutQuery is a bucket's URL as messages name it.
func withoutQuery(name string) string {
	name, _, _ = strings.Cut(name, "?")
	return name
}

// absolute makes a folder's name hold in any folder.
func absolute(name string) (string, error) {
	if isBucket(name) {
		return name, nil
	}
	return filepath.Abs(name)
}
