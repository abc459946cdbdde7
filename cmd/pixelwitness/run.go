package main

import (
	"bufio"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// The exit codes, as the help prints them.
const (
	exitDone        = 0
	exitError       = 1
	exitUsage       = 2
	exitIncomplete  = 3   // done, but a capture was damaged or a limit was met
	exitVerify      = 4   // verification failed
	exitInterrupted = 130 // as a shell reports SIGINT
)

//go:embed help/*.txt
var helpTexts embed.FS

// An env is where a command reads and writes.
type env struct {
	in       io.Reader
	out      *bufio.Writer // results; flushed when the command ends
	err      io.Writer     // everything else
	terminal bool          // err is a terminal that a person watches
	bold     bool          // out is a terminal that shows styles
	width    int           // of out in characters, 0 if it is no terminal
}

// A command is one verb of the program. It returns an exit code when it did
// its work, and an error otherwise.
type command struct {
	name string
	run  func(ctx context.Context, e *env, args []string) (int, error)
}

var commands = []command{
	{"pack", runPack},
	{"inspect", runInspect},
	{"explain", runExplain},
	{"classify", runClassify},
	{"verify", runVerify},
	{"compare", runCompare},
	{"case", runCase},
	{"review", runReview},
	{"list", runList},
	{"version", runVersion},
	{"help", runHelp},
}

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	e := &env{in: in, out: bufio.NewWriterSize(out, 64<<10), err: errw,
		terminal: isTerminal(errw), bold: isTerminal(out) && os.Getenv("NO_COLOR") == "", width: terminalWidth(out)}
	code, err := dispatch(ctx, e, args)
	if ferr := e.out.Flush(); err == nil {
		err = ferr
	}
	if errors.Is(err, syscall.EPIPE) { // the reader has seen enough
		return exitDone
	}
	if err == nil {
		return code
	}
	return e.report(ctx, err)
}

func dispatch(ctx context.Context, e *env, args []string) (int, error) {
	if len(args) == 0 {
		return runHelp(ctx, e, nil)
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(ctx, e, args[1:])
		}
	}
	switch args[0] {
	case "-h", "--help":
		return runHelp(ctx, e, nil)
	case "--version":
		return runVersion(ctx, e, nil)
	}
	return runBare(ctx, e, args)
}

// report prints err as one line, with a hint where one helps, and returns the
// exit code that it stands for.
func (e *env) report(ctx context.Context, err error) int {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		e.line("error: interrupted; nothing was written")
		return exitInterrupted
	}
	for l := range strings.Lines(message(err)) { // joined errors have a line each
		e.line("error: %s", strings.TrimSuffix(l, "\n"))
	}
	if hint := hintFor(err); hint != "" {
		e.printHint(hint)
	}
	var usage *usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitError
}

// line prints one message to the error stream, with nothing hidden in it but
// its secrets: errors quote what could not be read.
func (e *env) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if s, err := decode.NewSecrets(); err == nil {
		text = s.MaskText(text)
	}
	fmt.Fprintf(e.err, "pixelwitness: %s\n", evidence.Visible(text))
}

func (e *env) printHint(s string) { fmt.Fprintf(e.err, "hint: %s\n", evidence.Visible(s)) }

// A usageError is a call that the program does not understand.
type usageError struct{ err error }

func (u *usageError) Error() string { return u.err.Error() }
func (u *usageError) Unwrap() error { return u.err }

// A hintError is an error that the reader can do something about.
type hintError struct {
	err  error
	hint string
}

func (h *hintError) Error() string { return h.err.Error() }
func (h *hintError) Unwrap() error { return h.err }

// usagef returns an error for a call that is not understood; verb is the
// command whose help to read.
func usagef(verb, format string, args ...any) error {
	return &hintError{&usageError{fmt.Errorf(format, args...)}, fmt.Sprintf("pixelwitness %s --help", verb)}
}

// flagSet returns an empty flag set for a command. Its errors are returned,
// not printed.
func flagSet(name string) *pflag.FlagSet {
	f := pflag.NewFlagSet(name, pflag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.SortFlags = false
	return f
}

// parse reads the flags; done means that help was asked for and printed.
func (e *env) parse(f *pflag.FlagSet, args []string) (done bool, err error) {
	switch err := f.Parse(args); {
	case err == nil:
		return false, nil
	case errors.Is(err, pflag.ErrHelp):
		return true, e.help(f.Name())
	default:
		return false, usagef(f.Name(), "%w", err)
	}
}

func runHelp(_ context.Context, e *env, args []string) (int, error) {
	topic := "pixelwitness"
	if len(args) > 0 {
		topic = args[0]
	}
	return exitDone, e.help(topic)
}

func (e *env) help(topic string) error {
	b, err := helpTexts.ReadFile("help/" + topic + ".txt")
	if err != nil {
		return usagef("help", "there is no help on %q", strings.TrimSpace(topic))
	}
	_, err = e.out.Write(b)
	return err
}
