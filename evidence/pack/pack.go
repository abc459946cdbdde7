// Package pack writes the folder of an evidence pack so that it appears whole
// or not at all, and checks a pack later.
//
// A pack is a folder of ordinary files. MANIFEST.sha256 lists the SHA-256 of
// every file but itself and SEAL.txt, in the form that sha256sum, shasum and
// Get-FileHash users can check without this program. The SHA-256 of
// MANIFEST.sha256 is the pack's ID; SEAL.txt states it in plain words, to be
// written down elsewhere. SEAL.txt follows, byte for byte, from the manifest
// and from verify/seal-text.txt, which the manifest lists: so no byte of a
// pack can change without [Verify] reporting it.
package pack

import (
	"encoding/hex"
	"strings"
)

// The names of the files that the package writes itself.
const (
	ManifestName = "MANIFEST.sha256"
	SealName     = "SEAL.txt"
	SealTextName = "verify/seal-text.txt" // the wording of SEAL.txt, with a gap for the ID
)

// Modes of everything in a pack. Windows has no such modes: there, files and
// folders take the permissions of the folder that the pack is made in.
const (
	dirMode  = 0o700
	fileMode = 0o600
)

// A File is one file of a pack.
type File struct {
	Name   string   // slash-separated, relative to the pack
	Size   int64    // bytes; 0 when only the manifest was read
	SHA256 [32]byte // of the content
}

// Groups returns id as eight groups of eight lower-case hexadecimal digits,
// easier to copy by hand than the 64 digits in one.
func Groups(id [32]byte) string {
	h := hex.EncodeToString(id[:])
	groups := make([]string, 0, 8)
	for i := 0; i < len(h); i += 8 {
		groups = append(groups, h[i:i+8])
	}
	return strings.Join(groups, " ")
}
