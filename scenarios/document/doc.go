// Package document is a TOML or JSON file as one tree in which every value knows its file, line and column.
//
// It owns syntax, positions, duplicate keys, and edits by path (PATH=VALUE). It must not know what any key
// means: readers above it do.
package document
