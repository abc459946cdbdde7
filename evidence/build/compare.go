package build

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// A Comparison says how two packs differ.
type Comparison struct {
	SameSources bool
	SameEvents  bool
	Events      int      // of the first pack
	Differences []string // one line a file
}

// Compare compares two packs: the captures they were made from, the events
// they hold, and their files.
func Compare(a, b string) (c Comparison, err error) {
	var sources [2][]string
	var events [2][]string
	for i, dir := range []string{a, b} {
		var s SourcesFile
		if err := readJSON(filepath.Join(dir, "data", "sources.json"), &s); err != nil {
			return c, err
		}
		for _, src := range s.Sources {
			sources[i] = append(sources[i], src.SHA256+" "+src.Member)
		}
		if events[i], err = readEvents(filepath.Join(dir, "data", "events.jsonl")); err != nil {
			return c, err
		}
	}
	differ, err := compareFolders(a, b)
	if err != nil {
		return c, err
	}
	for _, name := range differ {
		c.Differences = append(c.Differences, name+": the files differ, or only one pack has it")
	}
	c.SameSources = slices.Equal(sources[0], sources[1])
	c.SameEvents = slices.Equal(events[0], events[1])
	c.Events = len(events[0])
	return c, nil
}

// readEvents returns for each event what says which record it is of.
func readEvents(name string) (ids []string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d := json.NewDecoder(bufio.NewReader(f))
	for {
		var ev struct {
			Kind, Endpoint, Time, Event string
			SourceSHA256                string `json:"source_sha256"`
			EntrySHA256                 string `json:"entry_sha256"`
			Entry, N                    int
		}
		if err := d.Decode(&ev); err == io.EOF {
			return ids, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		ids = append(ids, fmt.Sprint(ev))
	}
}
