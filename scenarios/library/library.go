package library

import "embed"

// Files holds every bundled scenario, as NAME/scenario.toml and its neighbours.
//
//go:embed */*
var Files embed.FS
