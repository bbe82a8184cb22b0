// Package library is the scenarios that come with ecsim: a folder each, with a scenario.toml and the
// files it names.
//
// It owns the files. It must not know how they are read.
package library
