package main

import (
	"net/url"
	"time"

	"github.com/spf13/pflag"

	"pixelwitness/evidence/build"
	"pixelwitness/har"
)

// logFlags are the options that say what logs and tables do not say of
// themselves.
func logFlags(f *pflag.FlagSet) *build.LogOptions {
	o := new(build.LogOptions)
	f.StringVar(&o.Format, "log-format", "", "")
	f.StringVar(&o.Columns, "columns", "", "")
	f.StringVar(&o.Zone, "log-timezone", "", "")
	f.StringVar(&o.Host, "log-host", "", "")
	return o
}

// checkLogs says what is wrong with the options of a command about logs.
func checkLogs(command string, o *build.LogOptions) error {
	if o.Format != "" {
		if err := har.CheckLogFormat(o.Format); err != nil {
			return usagef(command, "--log-format: %v", err)
		}
	}
	if o.Columns != "" {
		if err := har.CheckColumns(o.Columns); err != nil {
			return usagef(command, "--columns: %v", err)
		}
	}
	if o.Zone != "" {
		if _, err := time.LoadLocation(o.Zone); err != nil || o.Zone == "Local" {
			return usagef(command, "--log-timezone %q is not a known time zone, such as Europe/London", o.Zone)
		}
	}
	if o.Host != "" {
		if u, err := url.Parse(o.Host); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Path != "" && u.Path != "/" {
			return usagef(command, "--log-host %q is not a scheme and a host, such as https://www.council.example", o.Host)
		}
	}
	return nil
}
