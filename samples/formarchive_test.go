package samples

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
)

// warcRecords are those of the archive, answers before their requests.
func warcRecords(all []request) []string {
	record := func(kind, id, block string, more ...string) string {
		sum := sha1.Sum([]byte(block))
		return "WARC/1.1\r\nWARC-Type: " + kind + "\r\nWARC-Record-ID: <urn:uuid:" + id + ">\r\nWARC-Block-Digest: sha1:" + base32.StdEncoding.EncodeToString(sum[:]) +
			"\r\n" + strings.Join(more, "\r\n") + fmt.Sprintf("\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
	}
	const date = "2006-01-02T15:04:05.000000Z"
	uuid := func(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }
	list := []string{record("warcinfo", uuid(0), "software: ExampleCrawl/2.1\r\nformat: WARC File Format 1.1\r\n",
		"WARC-Date: "+all[0].At.Format(date), "Content-Type: application/warc-fields")}
	for _, r := range opened(all) {
		about := []string{"WARC-Date: " + r.At.Format(date), "WARC-Target-URI: " + r.URL, "WARC-IP-Address: " + r.Server}
		list = append(list,
			record("response", uuid(2*r.N), answerText(&r), append(about[:3:3], "Content-Type: application/http; msgtype=response")...),
			record("request", uuid(2*r.N+1), requestText(&r, r.target()), append(about[:3:3], "WARC-Concurrent-To: <urn:uuid:"+uuid(2*r.N)+">", "Content-Type: application/http; msgtype=request")...))
	}
	return list
}

// writeWARC compresses each record by itself, as archives do; without making
// it smaller, so that the bytes do not change with another toolchain.
func writeWARC(all []request) []byte {
	var out bytes.Buffer
	for _, r := range warcRecords(all) {
		w, err := gzip.NewWriterLevel(&out, gzip.NoCompression)
		if err != nil {
			panic(err)
		}
		if _, err := w.Write([]byte(r)); err != nil {
			panic(err)
		}
		if err := w.Close(); err != nil {
			panic(err)
		}
	}
	return out.Bytes()
}

func writeWACZ(all []request) []byte {
	files := []stored{
		{"archive/data.warc.gz", string(writeWARC(all))},
		{"pages/pages.jsonl", `{"format":"json-pages-1.0","id":"pages"}` + "\n" +
			fmt.Sprintf(`{"id":"page-1","url":%q,"title":"Report domestic abuse | Northmere Police","ts":%q}`+"\n", visitReport, all[0].At.Format(time.RFC3339))},
	}
	var list []string
	for _, f := range files {
		list = append(list, fmt.Sprintf(`{"name":%q,"path":%q,"hash":"sha256:%x","bytes":%d}`, f.name, f.name, sha256.Sum256([]byte(f.data)), len(f.data)))
	}
	about := `{"profile":"data-package","wacz_version":"1.1.1","software":"ExampleCrawl 2.1","resources":[` + strings.Join(list, ",") + `]}`
	digest := fmt.Sprintf(`{"path":"datapackage.json","hash":"sha256:%x"}`, sha256.Sum256([]byte(about)))
	return zipped("", append(files, stored{"datapackage.json", about}, stored{"datapackage-digest.json", digest})...)
}
