"""Opens a workbook with openpyxl and as LibreOffice converted it:
sheets_check.py BOOK.xlsx BOOK.ods"""
import sys
import xml.etree.ElementTree as ET
import zipfile

import openpyxl

PROMISED = ['Read me', 'Summary', 'Findings', 'Events', 'Fields', 'Identifiers', 'Pages', 'Consent', 'Timeline',
            'Recipients', 'Sources', 'Rules fired', 'Considered', 'Skipped', 'Limits', 'Issue prompts', 'Glossary']
book = openpyxl.load_workbook(sys.argv[1])
if book.sheetnames != PROMISED:
    sys.exit('sheets: %s' % book.sheetnames)
for sheet in book:
    if sheet.sheet_state != 'visible':
        sys.exit('%s is hidden' % sheet.title)
    for row in sheet.iter_rows():
        for c in row:
            if c.data_type == 'f' or c.hyperlink:
                sys.exit('%s!%s is a formula or a link' % (sheet.title, c.coordinate))
ns = '{urn:oasis:names:tc:opendocument:xmlns:table:1.0}'
tree = ET.parse(zipfile.ZipFile(sys.argv[2]).open('content.xml'))
names = [t.get(ns + 'name') for t in tree.iter(ns + 'table')]
if names != PROMISED:
    sys.exit('LibreOffice sees %s' % names)
print('    %d sheets, in openpyxl and LibreOffice' % len(names))
