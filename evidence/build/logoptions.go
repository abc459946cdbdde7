package build

import (
	"fmt"
	"time"

	"pixelwitness/har"
)

// LogOptions say what logs and tables do not say of themselves. They are part
// of how a pack was made.
type LogOptions struct {
	Format  string `json:"format,omitempty"`  // as [har.Options].LogFormat
	Columns string `json:"columns,omitempty"` // as [har.Options].Columns
	Zone    string `json:"zone,omitempty"`    // name of the time zone of times that state none; "" is UTC
	Host    string `json:"host,omitempty"`    // as [har.Options].LogHost
}

func (o LogOptions) har() (har.Options, error) {
	out := har.Options{LogFormat: o.Format, Columns: o.Columns, LogHost: o.Host}
	if o.Zone == "" {
		return out, nil
	}
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return out, fmt.Errorf("the time zone %q of the logs is not known", o.Zone)
	}
	out.LogZone = zone
	return out, nil
}
