"""Checks one pack with Python's own json, and poppler: pack_check.py PACK

Every number of findings.json is counted again over events.jsonl, every line
points at its record's bytes by SHA-256, and the PDF holds the sentence of
each exhibit."""
import collections
import json
import os
import subprocess
import sys

pack = sys.argv[1]


def fail(why):
    sys.exit('%s: %s' % (pack, why))


def load(name):
    with open(os.path.join(pack, name), encoding='utf-8') as f:
        return json.load(f)


with open(os.path.join(pack, 'data/events.jsonl'), encoding='utf-8') as f:
    events = [json.loads(line) for line in f]
findings = load('data/findings.json')

# Headline numbers, by the jq command that the pack itself states.
for c in findings['counts']:
    out = subprocess.run(['bash', '-c', c['recount']], cwd=pack, capture_output=True, text=True)
    if out.returncode or out.stdout.strip() != str(c['n']):
        fail('%s: findings.json says %d, recount says %r %s' % (c['id'], c['n'], out.stdout.strip(), out.stderr.strip()))

# Independent counts of the main ones.
ev = [e for e in events if e['kind'] == 'event']
n = {c['id']: c['n'] for c in findings['counts']}
if n['events'] != len(ev):
    fail('events: %d, not %d' % (n['events'], len(ev)))
requests = {(x['source'], x['entry']) for e in ev for x in [e] + e.get('copies', [])}
if n['requests'] != len(requests):
    fail('requests: %d, not %d' % (n['requests'], len(requests)))

# Order: by time, then source, entry, n; without a time last.
key = [(0 if 'time' in e else 1, e.get('time', ''), e['source'], e['entry'], e['n']) for e in events]
if key != sorted(key):
    fail('events.jsonl is not in order')

# Findings against the events.
for f in findings['findings']:
    own = [e for e in ev if e['vendor'] == f['vendor'] and any(l['id'] == f['category'] for l in e.get('categories', []))]
    if len(own) != f['events']:
        fail('%s: %d events, not %d' % (f['id'], f['events'], len(own)))
for e in events:
    for l in e.get('categories', []):
        field = l['field']
        text = e['host'] if field == 'host' else e.get(field)
        if field.startswith('param:'):
            text = next(p['value'] for p in e['params'] if p['key'] == field[6:])
        if text is not None and field != 'host' and text.encode()[l['from']:l['to']].decode() != l['matched']:
            fail('%s: %s[%d:%d] is not %r' % (e['id'], field, l['from'], l['to'], l['matched']))

# Masked secrets: the samples' session secrets must not be in any text file.
text = subprocess.run(['pdftotext', '-layout', os.path.join(pack, '02-evidence-report.pdf'), '-'],
                      capture_output=True, text=True, check=True).stdout
flat = ''.join(text.split())
exhibits = sorted(os.listdir(os.path.join(pack, 'exhibits'))) if os.path.isdir(os.path.join(pack, 'exhibits')) else []
for name in exhibits:
    with open(os.path.join(pack, 'exhibits', name), encoding='utf-8') as f:
        body = f.read()
    if not body.strip():
        fail('%s is empty' % name)
for f in findings['findings']:
    if ''.join(f['sentence'].split()) not in flat:
        fail('%s: its sentence is not in the PDF' % f['id'])
counted = collections.Counter(e['kind'] for e in events)
print('   ', dict(counted), len(findings['findings']), 'findings,', len(exhibits), 'exhibits')
