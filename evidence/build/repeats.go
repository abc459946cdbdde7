package build

import (
	"errors"

	"pixelwitness/har"
)

// repeats finds files with the same bytes: for each repeat, the index of the
// first. Only files of one size are read for this.
func repeats(files []har.File) (map[int]int, error) {
	bySize := make(map[int64][]int)
	for i, f := range files {
		if f.Passed != "" {
			continue
		}
		size, err := f.Size()
		if err != nil {
			return nil, err
		}
		if size > 0 {
			bySize[size] = append(bySize[size], i)
		}
	}
	same := make(map[int]int)
	for _, group := range bySize {
		if len(group) < 2 {
			continue
		}
		first := make(map[[32]byte]int)
		for _, i := range group {
			sum, err := files[i].SHA256()
			if err != nil {
				return nil, err
			}
			if j, ok := first[sum]; ok {
				same[i] = j
			} else {
				first[sum] = i
			}
		}
	}
	return same, nil
}

func asRefused(err error) (*har.RefusedError, bool) {
	var r *har.RefusedError
	ok := errors.As(err, &r)
	return r, ok
}
