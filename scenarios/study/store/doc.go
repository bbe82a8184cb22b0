// Package store keeps the results of a study's cells: in memory, in a folder, or in a bucket.
//
// It owns how bytes are kept so that any process may be killed at any moment and any number may write
// side by side: a result is there whole or not at all, and what is there never changes. It must not know
// what the bytes mean.
//
//	Put ──► temporary ──fsync──► rename      a folder: readers see nothing before the rename
//	Put ──► PUT with If-None-Match: *        a bucket: the first writer wins
//
// A cell has the same bytes whoever plays it, so writing one twice changes nothing, and a second writer
// with other bytes is a Conflict: two versions of ecsim, or of an input, share one store.
package store
