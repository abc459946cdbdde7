"""Checks one pack with Python's own json, and poppler: pack_check.py PACK CAPTURES

Every number of findings.json is counted again over events.jsonl, every line
points at its record's bytes in the captures by SHA-256, and the PDF holds the
sentences of each finding and exhibit."""
import collections
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
import zlib

pack, captures = sys.argv[1:]


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
requests = {(x['source'], x['entry']) for e in ev for x in [e] + e.get('copies', []) if 'same_request_as' not in x}
if n['requests'] != len(requests):
    fail('requests: %d, not %d' % (n['requests'], len(requests)))

# Order: by time, then source, entry, n; without a time last. Times are written
# as finely as they were captured.
def instant(text):
    whole, _, fraction = text.rstrip('Z').partition('.')
    return whole, fraction.rstrip('0')


key = [(0 if 'time' in e else 1, instant(e.get('time', '')), e['source'], e['entry'], e['n']) for e in events]
if key != sorted(key):
    fail('events.jsonl is not in order')

# Findings against the events.
for f in findings['findings']:
    own = [e for e in ev if e['vendor'] == f['vendor'] and any(l['id'] == f['category'] for l in e.get('categories', []))]
    if len(own) != f['events']:
        fail('%s: %d events, not %d' % (f['id'], f['events'], len(own)))
for e in events:
    for l in e.get('categories', []) + e.get('considered', []):
        field = l['field']
        text = e['host'] if field == 'host' else e.get(field)
        if field.startswith('param:'):
            text = [p['value'] for p in e['params'] if p['key'] == field[6:] and 'enc' not in p][-1]
        if text is not None and field != 'host' and text.encode()[l['from']:l['to']].decode() != l['matched']:
            fail('%s: %s[%d:%d] is not %r' % (e['id'], field, l['from'], l['to'], l['matched']))

# Every record is where its line says it is.
stored = {}
for folder, _, names in os.walk(captures):
    for name in names:
        with open(os.path.join(folder, name), 'rb') as f:
            data = f.read()
        stored[hashlib.sha256(data).hexdigest()] = data
with open(os.path.join(pack, 'data', 'sources.json'), encoding='utf-8') as f:
    container = {x['label']: x.get('container', []) for x in json.load(f)['sources']}
contents = {}


def content(x, member):
    """The bytes that places in x's source count, or those of one of its members."""
    key = x['source_sha256'], x['source'], member
    if key not in contents:
        data = stored[x['source_sha256']]
        steps = container[x['source']]
        if member is not None:
            with zipfile.ZipFile(io.BytesIO(data)) as z:
                data = z.read(member)
        for step in steps:
            if step == 'gzip':
                data = gzip.decompress(data)
            elif step == 'zlib':
                data = zlib.decompress(data)
            elif step != 'zip':
                fail('%s: no way to undo %s' % (x['source'], step))
        contents[key] = data
    return contents[key]


for e in events:
    for x in [e] + e.get('copies', []):
        if x['source_sha256'] not in stored:
            fail('%s: no capture has SHA-256 %s' % (x['id'], x['source_sha256']))
        places = [(x.get('member'), x['offset'], x['length'], x['entry_sha256'])]
        for part in x.get('parts', []):
            places.append((part.get('member', x.get('member')), part['offset'], part['length'], part['sha256']))
        for member, offset, length, sha256 in places:
            record = content(x, member)[offset:offset + length]
            if hashlib.sha256(record).hexdigest() != sha256:
                fail('%s: the bytes at %d have another SHA-256' % (x['id'], offset))
        if 'line' in x and content(x, x.get('member'))[:x['offset']].count(b'\n') + 1 != x['line']:
            fail('%s: it is not in line %d' % (x['id'], x['line']))

# The PDF says what the data and the exhibits say.
text = subprocess.run(['pdftotext', '-layout', os.path.join(pack, '02-evidence-report.pdf'), '-'],
                      capture_output=True, text=True, check=True).stdout
flat = ''.join(text.split())
for f in findings['findings']:
    if ''.join(f['sentence'].split()) not in flat:
        fail('%s: its sentence is not in the PDF' % f['id'])
folder = os.path.join(pack, 'exhibits')
exhibits = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
for name in exhibits:
    with open(os.path.join(folder, name), encoding='utf-8') as f:
        paras = f.read().split('\n\n')
    first = next(i for i, p in enumerate(paras) if p.startswith('Exhibit ')) + 1
    last = next(i for i, p in enumerate(paras) if p.startswith('Integrity: '))
    if first == last:
        fail('%s has no statement' % name)
    for p in paras[first:last]:
        if ''.join(p.split()) not in flat:
            fail('%s: not in the PDF: %s' % (name, p))
counted = collections.Counter(e['kind'] for e in events)
print('   ', dict(counted), len(findings['findings']), 'findings,', len(exhibits), 'exhibits')
