// Package study answers "what do so many replications of these variants measure" for every question
// above it: compare, sweep, tune, plan and the others.
//
//	question ──needs──► Lab ──cells──► Store (has them) or worker pool (plays them) ──► Tally per need
//
// A need is a range of replications of one variant; the Lab cuts it into cells, the unit that is
// stored, shared out among shards, and lost at most when a run is killed. Invariant: a question is a
// deterministic function of the tallies it asks for and keeps no state of its own, so playing it again
// against its store continues it, and merging stores is joining sets of files.
//
// Beside its cells a store holds the study's manifest: its command and every file it reads. So a machine
// that sees the store can play a shard, or merge them all, and needs nothing else.
//
// It owns variants, cells, their encoding, shards, manifests, the worker pool and its progress. It must
// not know what is asked, how figures become intervals (study/inference does), or how results are shown.
package study
