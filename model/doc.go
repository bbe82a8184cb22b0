// Package model holds the nouns of ecsim: what a scenario is made of, what can happen in it (Event)
// and what the control plane can ask for (Command).
//
// It owns names, units and meanings. It has no behaviour beyond printing and looking up, does no
// I/O, and knows neither files nor money. Every loop below this folder speaks in these words.
package model
