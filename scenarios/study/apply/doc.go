// Package apply says how to make a setting of a scenario true on AWS: which calls of the AWS CLI, with
// which complete requests, lead from one set of documents to another.
//
// It owns the table of calls: which request holds which document, and which of its keys the request
// takes (those that only describe calls print are left out). It must not know where the documents come
// from, nor call AWS.
package apply
