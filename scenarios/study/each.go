package study

import "sync"

// reads is how many documents are asked of a store at once: one of a bucket takes some hundredths of a
// second, nearly all of it waiting.
const reads = 16

// each does something for every number below n, some at a time, and gives the error of the least number
// that had one.
func each(n int, do func(i int) error) error {
	errs := make([]error, n)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(n, reads) {
		workers.Go(func() {
			for i := range next {
				errs[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
