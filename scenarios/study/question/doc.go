// Package question is the study file: which scenario is played, what is varied, and what is asked.
//
//	study file ──► Question ──► points ──► scenarios ──► a study plays them
//	              (checked)    (levels of its axes)
//
// It owns the keys of a study file (KEYS.md), their defaults, how axes become PATH=VALUE settings, and
// where in the file a setting that the scenario refuses is reported. It must not know how points are
// chosen or played, nor any statistics.
package question
