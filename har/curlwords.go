package har

import (
	"errors"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// shellWords splits one simple command into its words. The form for the
// Windows command prompt, with ^ before quotes and line ends, is read too.
func shellWords(text string) ([]string, error) {
	if windowsCommand(text) {
		text = windowsQuotes(text)
	}
	f, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, &curlError{"the command cannot be read", err}
	}
	if len(f.Stmts) != 1 || len(f.Stmts[0].Redirs) > 0 {
		return nil, errors.New("one command is expected")
	}
	call, ok := f.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok {
		return nil, errors.New("a plain curl command is expected")
	}
	// Without an environment nothing is looked up, and nothing is run.
	for _, arg := range call.Args {
		if !plainWord(arg.Parts) || syntax.SplitBraces(arg) {
			return nil, errors.New("the command cannot be read without running it: a shell would put something else in the place of a word")
		}
	}
	words, err := expand.Fields(&expand.Config{Env: expand.FuncEnviron(func(string) string { return "" }), NoUnset: true}, call.Args...)
	if err != nil {
		return nil, &curlError{"the command cannot be read without running it", err}
	}
	return words, nil
}

// plainWord reports a word that says what it stands for: text and quoted text.
// Anything else a shell would work out, at a cost that the text does not show.
func plainWord(parts []syntax.WordPart) bool {
	for _, p := range parts {
		switch p := p.(type) {
		case *syntax.Lit, *syntax.SglQuoted:
		case *syntax.DblQuoted:
			if !plainWord(p.Parts) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// windowsCommand reports a command for the Windows command prompt: its quotes
// have a ^ before them, or its first line ends in one.
func windowsCommand(text string) bool {
	first, _, more := strings.Cut(text, "\n")
	return strings.Contains(text, `^"`) || more && strings.HasSuffix(strings.TrimSuffix(first, "\r"), "^")
}

// windowsQuotes rewrites the Windows form into the POSIX one: outside and
// inside quotes, ^ makes the next character plain, and \" is a quote.
func windowsQuotes(text string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '^' && i+1 < len(text) {
			i++
			if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			if c = text[i]; c == '\n' {
				continue
			}
		}
		switch {
		case c == '\\' && i+1 < len(text) && (text[i+1] == '"' || strings.HasPrefix(text[i+1:], `^"`)):
			i += strings.IndexByte(text[i:], '"')
			b.WriteByte('"')
		case c == '"':
			quoted = !quoted
			b.WriteByte('\'')
		case c == '\'' && !quoted:
			return text // a quote outside quotes is not what a browser writes
		case c == '\'':
			b.WriteString(`'\''`)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// A commandEnd follows the quotes of a command line by line, as far as it
// takes to know where the command ends.
type commandEnd struct {
	windows bool
	quote   byte // that is open: ', ", $ for $'…', or 0
	more    bool // the last line ends in what joins the next to it
}

// open reports that the command goes on behind the last line.
func (s *commandEnd) open() bool { return s.quote != 0 || s.more }

// line takes the next line, without its end.
func (s *commandEnd) line(text string) {
	s.more = false
	word := true // a word could begin here
	for i := 0; i < len(text); i++ {
		c := text[i]
		if s.windows {
			if c == '^' {
				if i++; i == len(text) {
					s.more = true
					return
				}
				c = text[i]
			}
			switch {
			case c == '\\' && i+1 < len(text) && (text[i+1] == '"' || strings.HasPrefix(text[i+1:], `^"`)):
				i += strings.IndexByte(text[i:], '"')
			case c == '"':
				s.quote ^= '"'
			}
			continue
		}
		switch {
		case c == '\\' && s.quote != '\'':
			if i++; i == len(text) {
				s.more = s.quote != '$'
				return
			}
		case s.quote == '$' && c == '\'', s.quote != '$' && s.quote != 0 && c == s.quote:
			s.quote = 0
		case s.quote != 0:
		case c == '$' && i+1 < len(text) && text[i+1] == '\'':
			s.quote = '$'
			i++
		case c == '\'', c == '"':
			s.quote = c
		case c == '#' && word:
			return
		}
		word = s.quote == 0 && (c == ' ' || c == '\t')
	}
}
