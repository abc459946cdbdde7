package har

import "strings"

// Delivery says what the capture shows of the request's fate. A status of 100
// or more counts for more than a reason given beside it: browsers state
// net::ERR_ABORTED for beacons that were answered.
func (e *Entry) Delivery() Delivery {
	switch {
	case e.Method == "CONNECT" && (e.Status == 0 || e.Status/100 == 2):
		return HostOnly
	case e.Method == "CONNECT":
		return Failed // the proxy opened no tunnel
	case e.Status >= 100 && e.FromCache != "":
		return FromCache
	case e.Status >= 100:
		return Answered
	case blockedReason(e.Failure):
		return Blocked
	case e.Failure != "":
		return Failed
	case e.StatusKnown:
		return NoAnswer
	case e.FromCache != "":
		return FromCache // with an answer whose status is not recorded
	}
	return NotRecorded
}

// blockedReason recognises the reasons that Chromium (net_error_list.h:
// BLOCKED_BY_CLIENT, _ADMINISTRATOR, _CSP …), Firefox (nsresult:
// NS_ERROR_TRACKING_URI and its kin, NS_ERROR_CONTENT_BLOCKED) and the DevTools
// protocol (Network.BlockedReason: csp, mixed-content …) give for a request
// that was not let out. Where it was the answer that was not let in
// (BLOCKED_BY_RESPONSE, BLOCKED_BY_ORB), the request had been sent.
func blockedReason(s string) bool {
	upper := strings.ToUpper(s)
	if strings.Contains(upper, "BLOCKED_BY_RESPONSE") || strings.Contains(upper, "BLOCKED_BY_ORB") {
		return false
	}
	if strings.Contains(upper, "BLOCKED") {
		return true
	}
	switch s {
	case "csp", "mixed-content", "origin", "inspector", "subresource-filter",
		"NS_ERROR_TRACKING_URI", "NS_ERROR_TRACKING_ANNOTATION_URI", "NS_ERROR_FINGERPRINTING_URI",
		"NS_ERROR_CRYPTOMINING_URI", "NS_ERROR_SOCIALTRACKING_URI", "NS_ERROR_EMAILTRACKING_URI":
		return true
	}
	return false
}

// cacheMark says from which cache an entry came, where the producer has no
// plain statement of it but a mark that nothing else leaves.
func (e *Entry) cacheMark() string {
	b := e.body
	switch b.fetchType {
	case "Memory Cache":
		return "memory"
	case "Disk Cache":
		return "disk"
	}
	// Playwright: nothing was transferred, so the body is said to be smaller
	// than nothing by the size of the header, and no waiting was measured.
	if e.Source.Creator == "Playwright" && e.Status >= 100 && b.transfer == 0 &&
		b.headerSize > 0 && b.answerBody == -b.headerSize && b.wait == -1 {
		return "browser"
	}
	return ""
}
