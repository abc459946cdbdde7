package har

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/go-faster/jx"
)

// waczForm reads packaged web archives (WACZ 1.1.1, specs.webrecorder.net):
// each WARC file in it is a source.
func waczForm() archiveForm {
	return archiveForm{
		Format: Format{
			Name:         "WACZ web archive",
			RecognisedBy: "a zip archive with datapackage.json and .warc or .warc.gz files under archive/; each of these is a source",
			Shows:        "as WARC; the digests that datapackage.json states of its files are checked",
			CannotShow:   "as WARC; who made it: a signature in it is not checked",
		},
		claims: func(a *archive) bool {
			return a.find(packageFile) != nil && slices.ContainsFunc(a.members, isPackedWARC)
		},
		captures: waczCaptures,
	}
}

// packageFile describes the other members of a WACZ, and digestFile it.
const (
	packageFile = "datapackage.json"
	digestFile  = "datapackage-digest.json"
)

func isPackedWARC(m archived) bool {
	name := strings.ToLower(m.name)
	return path.Dir(name) == "archive" && !companion(m.name) && !m.encrypted &&
		(strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz"))
}

// find returns the member of that name; nil when there is none.
func (a *archive) find(name string) *archived {
	i := slices.IndexFunc(a.members, func(m archived) bool { return m.name == name })
	if i < 0 {
		return nil
	}
	return &a.members[i]
}

// read returns the decompressed bytes of m, at most n of them; over says that
// there are more.
func (m *archived) read(n int64) (data []byte, over bool, err error) {
	r, err := m.open()
	if err != nil {
		return nil, false, err
	}
	defer r.Close()
	data, err = io.ReadAll(io.LimitReader(r, n+1))
	if int64(len(data)) > n {
		return data[:n], true, nil
	}
	return data, false, err
}

// A waczPackage is what datapackage.json states.
type waczPackage struct {
	version, software string
	resources         []waczResource
	fault             string // why it cannot be read
}

type waczResource struct{ path, hash string }

// maxResources bounds how many files are checked against datapackage.json:
// crawlers list a few.
const maxResources = 2000

func waczCaptures(a *archive, base func() *Capture) []*Capture {
	var captures []*Capture
	var p waczPackage
	for _, m := range a.members {
		if !isPackedWARC(m) {
			continue
		}
		c := base()
		if captures == nil {
			p = readPackage(a, c.limits)
		}
		c.inMember(a, m)
		var no *RefusedError
		switch err := c.recogniseMember(File{Name: c.source.File}, m); {
		case errors.As(err, &no):
			c.refuse("not read: it looks like " + no.LooksLike)
		case err != nil:
			c.refuse("not read: " + err.Error())
		case c.form == nil || c.form.Name != warcForm().Name:
			c.refuse("not read: it holds no web archive")
		default:
			form := *c.form
			c.form = &form
			first := captures == nil
			form.read = func(c *Capture, in *input) bool {
				c.source.Version, c.source.Creator = p.version, p.software
				return warcForm().read(c, in) && p.check(c, first)
			}
		}
		captures = append(captures, c)
	}
	return captures
}

// readPackage reads datapackage.json (Frictionless Data Package, with the
// members that WACZ adds) and the digest of it.
func readPackage(a *archive, limits Limits) (p waczPackage) {
	if digest := a.find(digestFile); digest != nil {
		if data, over, err := digest.read(limits.Entry); err == nil && !over {
			r := waczResource{path: packageFile}
			if fault := jsonMembers(data, func(d *jx.Decoder, key string) error { return jsonText(d, key == "hash", &r.hash) }); fault == nil {
				p.resources = append(p.resources, r)
			}
		}
	}
	data, over, err := a.find(packageFile).read(limits.Entry)
	if over {
		p.fault = "it is over the limit for one record"
		return p
	}
	if err == nil {
		err = jsonMembers(data, func(d *jx.Decoder, key string) error {
			switch key {
			case "wacz_version":
				return jsonText(d, true, &p.version)
			case "software":
				return jsonText(d, true, &p.software)
			case "resources":
				return p.list(d)
			}
			return d.Skip()
		})
	}
	if err != nil {
		p.fault = err.Error()
	}
	return p
}

func (p *waczPackage) list(d *jx.Decoder) error {
	if d.Next() != jx.Array {
		return d.Skip()
	}
	return d.Arr(func(d *jx.Decoder) error {
		var r waczResource
		if d.Next() != jx.Object {
			return d.Skip()
		}
		err := d.Obj(func(d *jx.Decoder, key string) error {
			if key == "path" {
				return jsonText(d, true, &r.path)
			}
			return jsonText(d, key == "hash", &r.hash)
		})
		if !slices.ContainsFunc(p.resources, func(o waczResource) bool { return o.path == r.path }) && len(p.resources) < maxResources {
			p.resources = append(p.resources, r)
		}
		return err
	})
}

// jsonMembers reads the members of the JSON object in data.
func jsonMembers(data []byte, f func(d *jx.Decoder, key string) error) error {
	d := jx.DecodeBytes(data)
	if d.Next() != jx.Object {
		return errors.New("it is no JSON object")
	}
	return d.Obj(f)
}

// jsonText reads a string that is wanted, and skips any other value.
func jsonText(d *jx.Decoder, wanted bool, to *string) error {
	if !wanted || d.Next() != jx.String {
		return d.Skip()
	}
	s, err := d.Str()
	*to = s
	return err
}

// check compares what datapackage.json states of the member that c is with its
// bytes; for the first source also what it states of everything that is no
// source.
func (p *waczPackage) check(c *Capture, first bool) bool {
	s := &c.source
	fault := func(format string, args ...any) {
		s.addDamage(Damage{Entry: c.next, Reason: fmt.Sprintf(format, args...)})
	}
	if p.fault != "" && first {
		fault("%s cannot be read: %s", packageFile, p.fault)
	}
	checked := 0
	for _, r := range p.resources {
		m := c.archive.find(r.path)
		if m == nil {
			if first {
				fault("%s lists the file %q, which the archive does not hold", packageFile, r.path)
			}
			continue
		}
		if m.name != s.Member && (!first || isPackedWARC(*m)) {
			continue
		}
		l := newLabelled(r.hash)
		if !strings.Contains(r.hash, ":") {
			l = newLabelled("md5:" + r.hash)
		}
		if l.made == nil {
			continue
		}
		from, err := m.open()
		if err == nil {
			_, err = io.Copy(l.made, io.LimitReader(from, m.stored*c.limits.Ratio+bufferSize))
			from.Close()
		}
		if err != nil || !l.agrees(l.made.Sum(nil)) {
			fault("the file %q does not have the digest that the archive states of it (%s)", m.name, r.hash)
			continue
		}
		checked++
	}
	if checked > 0 {
		s.note(fmt.Sprintf("The archive states digests of its files: %d were checked here and agree.", checked))
	}
	if m := c.archive.find(digestFile); m != nil && first {
		s.note("A signature of the archive, if it has one, is not checked.")
	}
	return true
}
