package har

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"
)

// benchmarkHAR is a capture of about 32 MiB; with bodies of 32 KiB, or none.
func benchmarkHAR(bodies bool) []byte {
	var b strings.Builder
	b.WriteString("{\n  \"log\": {\n    \"version\": \"1.2\",\n    \"creator\": {\n      \"name\": \"WebInspector\",\n      \"version\": \"537.36\"\n    },\n    \"entries\": [")
	headers := strings.Repeat("\n            {\n              \"name\": \"x-example-header\",\n              \"value\": \"max-age=31536000; includeSubDomains\"\n            },", 20)
	headers = strings.TrimSuffix(headers, ",")
	body := ""
	if bodies {
		body = strings.Repeat(`function f(a) {\n  return \"value\" + a;\n}\n/* padding that does no harm */ `, 480)
	}
	for i := 0; b.Len() < 32<<20; i++ {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n      {\n        \"_initiator\": {\n          \"type\": \"parser\"\n        },\n        \"startedDateTime\": \"2026-05-01T10:00:00.000Z\",\n        \"request\": {\n          \"method\": \"GET\",\n          \"url\": \"https://pixel.vendor.example/tr?id=1&dl=https%3A%2F%2Fclinic.test%2F\",\n          \"headers\": [" +
			headers + "\n          ]\n        },\n        \"response\": {\n          \"status\": 200,\n          \"headers\": [" + headers + "\n          ],\n          \"content\": {\n            \"size\": 10,\n            \"mimeType\": \"text/javascript\",\n            \"text\": \"" + body + "\"\n          }\n        }\n      }")
	}
	b.WriteString("\n    ]\n  }\n}\n")
	return []byte(b.String())
}

// BenchmarkWalk reads and hashes whole captures; compare with BenchmarkSHA256
// of the same run.
func BenchmarkWalk(b *testing.B) {
	for _, bm := range []struct {
		name   string
		bodies bool
	}{{"bodies", true}, {"metadata", false}} {
		data := benchmarkHAR(bm.bodies)
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				read(b, data, Options{}, nil)
			}
		})
		b.Run(bm.name+"/gzip", func(b *testing.B) {
			small := gzipped(data)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				read(b, small, Options{}, nil)
			}
		})
	}
}

func BenchmarkSHA256(b *testing.B) {
	data := benchmarkHAR(true)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		sha256.Sum256(data)
	}
}

func BenchmarkUnquote(b *testing.B) {
	raw := []byte(strings.Repeat(`function f(a) {\n  return \"value\" + a;\n}\n`, 1000))
	b.SetBytes(int64(len(raw)))
	dst := make([]byte, 0, len(raw))
	for b.Loop() {
		dst = unquote(dst[:0], raw)
	}
}

// BenchmarkForms reads each form whose captures may follow one another in one
// file; compare with BenchmarkSHA256 of the same run.
func BenchmarkForms(b *testing.B) {
	const size = 8 << 20
	once := []string{"Chromium NetLog", "Burp Suite items (XML)", "Charles session in JSON", "Charles session in XML", "table"} // one value or one heading to a file
	seen := map[string]bool{}
	for _, s := range specimens() {
		if seen[s.format] || slices.Contains(once, s.format) || bytes.HasPrefix(s.data, []byte("PK")) || bytes.HasPrefix(s.data, []byte("\x1f\x8b")) {
			continue
		}
		seen[s.format] = true
		data := bytes.Repeat(s.data, size/len(s.data))
		b.Run(strings.ReplaceAll(s.format, " ", "_"), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				captures, err := openBytes(data, s.opt)
				if err != nil {
					b.Fatal(err)
				}
				entries := 0
				for e, err := range captures[0].Entries() {
					if err != nil {
						b.Fatal(err)
					}
					entries += len(e.URL)
				}
				if entries == 0 {
					b.Fatal("no entries")
				}
			}
		})
	}
}
