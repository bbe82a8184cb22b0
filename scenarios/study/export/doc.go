// Package export writes the files that make a cluster run a study: an array of shards, and the merge of
// their results when all have finished.
//
// It owns the words of Slurm, AWS Batch and Kubernetes. It must not know what a study is: it is given
// the command lines of a shard and of the merge, and asks nothing of the machine it runs on.
//
//	Slurm       a shell script: sbatch of an array, sbatch of the merge with --dependency=afterok
//	AWS Batch   a shell script: register-job-definition, submit-job of an array, submit-job with --depends-on
//	Kubernetes  a manifest: an indexed Job, and a Job whose merge waits for the results
//
// Every engine repeats a shard whose machine was lost. That costs the cells in flight: what the shard had
// finished is in the store.
package export
