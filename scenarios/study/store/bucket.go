package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"
)

// Bucket keeps each result as an object of a bucket of S3, or of anything else that gocloud.dev/blob
// reaches.
type Bucket struct {
	bucket *blob.Bucket
	name   string
}

// OpenBucket is the store in an open bucket, which stays its caller's to close. The name is what messages
// call it.
func OpenBucket(bucket *blob.Bucket, name string) *Bucket { return &Bucket{bucket, name} }

// Get is what was put under a key; ErrMissing when nothing was.
func (b *Bucket) Get(ctx context.Context, key string) ([]byte, error) {
	data, err := b.bucket.ReadAll(ctx, key)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil, missing(b.name, key)
	}
	return data, b.named(err)
}

// Put keeps data under a key unless the key is taken. A Conflict says that it holds other bytes.
func (b *Bucket) Put(ctx context.Context, key string, data []byte) error {
	if err := legal(key); err != nil {
		return err
	}
	err := b.bucket.WriteAll(ctx, key, data, &blob.WriterOptions{
		ContentType: "application/octet-stream", IfNotExist: true,
	})
	if gcerrors.Code(err) != gcerrors.FailedPrecondition {
		return b.named(err)
	}
	held, err := b.Get(ctx, key)
	if err != nil {
		return err
	}
	return agree(b.name, key, held, data)
}

// Keys are all keys, sorted.
func (b *Bucket) Keys(ctx context.Context) ([]string, error) {
	var keys []string
	objects := b.bucket.List(nil)
	for {
		object, err := objects.Next(ctx)
		if errors.Is(err, io.EOF) {
			slices.Sort(keys)
			return keys, nil
		}
		if err != nil {
			return nil, b.named(err)
		}
		if legal(object.Key) == nil {
			keys = append(keys, object.Key)
		}
	}
}

// String names the store in messages.
func (b *Bucket) String() string { return b.name }

// named is an error with the bucket it came from.
func (b *Bucket) named(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", b.name, err)
}
