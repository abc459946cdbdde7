package samples

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the forms anew")

// writers make each file of forms/ out of the visit, by its name there.
func writers() map[string]func([]request) []byte {
	return map[string]func([]request) []byte{
		"session.har":          writeHAR,
		"session.mitm":         writeFlows,
		"session.saz":          writeSAZ,
		"session.chlsj":        writeCharlesJSON,
		"session.chlsx":        writeCharlesXML,
		"burp-items.xml":       writeBurp,
		"session.warc.gz":      writeWARC,
		"session.wacz":         writeWACZ,
		"netlog.json":          writeNetLog,
		"cdp-events.jsonl":     writeCDP,
		"trace.zip":            writeTrace,
		"curl-commands.txt":    writeCurl,
		"curl-output.txt":      writeCurlOutput,
		"squid-access.log":     writeSquid,
		"squid-connect.log":    writeSquidTunnels,
		"squid-stripped.log":   writeSquidStripped,
		"squid-own-format.log": writeSquidOwn,
		"access-combined.log":  writeCombined,
		"sgos.log":             writeSGOS,
		"iis.log":              writeIIS,
		"zscaler.csv":          writeZscaler,
		"umbrella.csv":         writeUmbrella,
		"envoy.jsonl":          writeEnvoy,
		"requests.csv":         writeTable,
		"addresses.txt":        writeAddresses,
	}
}

// TestForms holds the stored files, and their truth, to the one list.
func TestForms(t *testing.T) {
	all := visit()
	made := map[string][]byte{FormsTruth: writeTruth(t, all)}
	for name, write := range writers() {
		made["forms/"+name] = write(all)
	}
	if len(made) != len(Forms())+1 {
		t.Errorf("%d files are made, want %d", len(made), len(Forms())+1)
	}
	for name, want := range made {
		if *update {
			if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s is not as it is made; see -update (-made +stored):\n%s", name, d)
		}
	}
}

// The description of this folder names every form, as the list does.
func TestReadmeListsEveryForm(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	const forms = 25
	if len(Forms()) != forms {
		t.Errorf("%d forms, want %d", len(Forms()), forms)
	}
	for _, f := range Forms() {
		row := "| " + strings.TrimPrefix(f.File, "forms/") + " | " + f.Description + " |\n"
		if !strings.Contains(string(text), row) {
			t.Errorf("README.md has no row %q", row)
		}
		if f.LogFormat != "" && !strings.Contains(string(text), "'"+f.LogFormat+"'") {
			t.Errorf("README.md does not state %s", f.LogFormat)
		}
	}
}

func writeTruth(t *testing.T, all []request) []byte {
	var out []byte
	for i := range all {
		r := &all[i]
		sum := sha256.Sum256([]byte(r.Body))
		headers := make(map[string]string)
		for _, f := range r.Headers {
			headers[f.Name] = f.Value
		}
		line, err := json.Marshal(struct {
			N       int               `json:"n"`
			T       string            `json:"t"`
			Method  string            `json:"method"`
			Host    string            `json:"host"`
			Path    string            `json:"path"`
			Headers map[string]string `json:"headers"`
			BodyLen int               `json:"body_len"`
			Sum     string            `json:"body_sha256"`
			Body    []byte            `json:"body_b64"`
		}{r.N, r.At.Format(time.RFC3339Nano), r.Method, r.host(), r.target(), headers, len(r.Body), hex.EncodeToString(sum[:]), []byte(r.Body)})
		if err != nil {
			t.Fatal(err)
		}
		out = append(append(out, line...), '\n')
	}
	return out
}
