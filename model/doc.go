// Package model holds the nouns of ecsim: what a scenario is made of, what can happen in it (Event)
// and what the control plane can ask for (Command).
//
// It owns names, units and meanings, and arithmetic on one noun: what helpers leave of a task, or how
// a defect slows a build. Nothing here happens over time. It does no I/O, and knows neither files nor
// money. Every loop below this folder speaks in these words.
package model
