import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { typeOf } from './sniff.ts'

const latin = (text: string) => Buffer.from(text, 'latin1')
const zip = (...names: string[]) => latin(`PK\x03\x04\x14\0${names.join('\0\0')}`)
const ftyp = (brand: string) => latin(`\0\0\0\x20ftyp${brand}\0\0\0\0`)
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

describe('the type of a file', () => {
  const cases: [what: string, head: Buffer, declared: string | null, expected: string][] = [
    ['a JPEG', latin('\xff\xd8\xff\xe0\0\x10JFIF'), null, 'image/jpeg'],
    ['a PNG', latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'image/png', 'image/png'],
    ['a PNG said to be a JPEG', latin('\x89PNG\r\n\x1a\n'), 'image/jpeg', 'image/png'],
    ['a GIF', latin('GIF89a\x01\0'), null, 'image/gif'],
    ['a WebP', latin('RIFF\x1a\0\0\0WEBPVP8 '), null, 'image/webp'],
    ['a BMP', latin('BM\x36\0\x0c\0\0\0\0\0\x36'), null, 'image/bmp'],
    ['a HEIC', ftyp('heic'), null, 'image/heic'],
    ['a WAV', latin('RIFF\x24\0\0\0WAVEfmt '), 'audio/x-wav', 'audio/wav'],
    ['an MP3 with a tag', latin('ID3\x03\0'), 'audio/mp3', 'audio/mpeg'],
    ['an MP3 without', latin('\xff\xfb\x90\0'), null, 'audio/mpeg'],
    ['an AAC', latin('\xff\xf1P\x80'), null, 'audio/aac'],
    ['a voice note', latin('OggS\0\x02\0\0\0\0OpusHead'), 'audio/ogg; codecs=opus', 'audio/ogg'],
    ['an AMR', latin('#!AMR\n'), null, 'audio/amr'],
    ['an MP4', ftyp('isom'), null, 'video/mp4'],
    ['an MP4 of sound alone', ftyp('mp42'), 'audio/mp4', 'audio/mp4'],
    ['an M4A', ftyp('M4A '), 'audio/x-m4a', 'audio/mp4'],
    ['a 3GP', ftyp('3gp4'), null, 'video/3gpp'],
    ['a QuickTime film', ftyp('qt  '), null, 'video/quicktime'],
    ['a WebM', latin('\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\x82\x84webm'), null, 'video/webm'],
    ['a PDF', latin('%PDF-1.7\n'), 'application/pdf', 'application/pdf'],
    ['a Word document', zip('[Content_Types].xml', 'word/document.xml'), 'application/zip', DOCX],
    ['a Word document that shows late', zip('[Content_Types].xml'), DOCX, DOCX],
    ['a ZIP', zip('a.txt'), null, 'application/zip'],
    [
      'an app said to be a picture',
      zip('AndroidManifest.xml'),
      'image/png',
      'application/vnd.android.package-archive',
    ],
    [
      'an old Word document',
      latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
      'application/msword',
      'application/msword',
    ],
    ['a program', latin('MZ\x90\0\x03'), 'image/jpeg', 'application/vnd.microsoft.portable-executable'],
    [
      'a page said to be a picture',
      Buffer.from('<!DOCTYPE html><script>alert(1)</script>'),
      'image/png',
      'text/html',
    ],
    ['a page behind a comment', Buffer.from('  <!-- x --> <script>'), 'text/plain', 'text/html'],
    ['a drawing with a script', Buffer.from('<svg xmlns="x"><script/></svg>'), 'image/png', 'image/svg+xml'],
    ['a drawing behind its declaration', Buffer.from('<?xml version="1.0"?>\n<svg/>'), null, 'image/svg+xml'],
    [
      'a page of XHTML',
      Buffer.from('<?xml version="1.0"?><html xmlns="x">'),
      'text/plain',
      'application/xhtml+xml',
    ],
    ['XML', Buffer.from('<?xml version="1.0"?><a/>'), 'text/xml', 'application/xml'],
    ['a card', Buffer.from('BEGIN:VCARD\r\nVERSION:3.0'), null, 'text/vcard'],
    ['a table', Buffer.from('a;b\n1;2\n'), 'text/csv', 'text/csv'],
    ['JSON', Buffer.from('{"a": 1}'), 'application/json', 'application/json'],
    ['a script', Buffer.from('alert(1)'), 'application/javascript', 'text/javascript'],
    ['a text said to be a picture', Buffer.from('hello'), 'image/png', 'text/plain'],
    ['a text said to be a page', Buffer.from('hello'), 'text/html', 'text/plain'],
    ['a text of which nothing is said', Buffer.from('grüße'), null, 'text/plain'],
    ['a text cut in a character', Buffer.from('grü').subarray(0, 3), null, 'text/plain'],
    ['bytes said to be a picture', latin('\x01\x02\x03\xfe'), 'image/png', 'application/octet-stream'],
    ['bytes said to be a text', latin('\x01\x02\x03\xfe'), 'text/plain', 'application/octet-stream'],
    [
      'bytes of a format of their own',
      latin('\x01\x02\x03\xfe'),
      'application/x-thing',
      'application/x-thing',
    ],
    ['bytes of which nothing is said', latin('\x01\x02\x03\xfe'), null, 'application/octet-stream'],
    ['nothing at all', Buffer.alloc(0), 'image/png', 'application/octet-stream'],
    // What comes first counts: a viewer of pictures shows a picture, and no browser takes it for a page.
    [
      'a picture with a page behind it',
      latin('GIF89a/*<script>alert(1)</script>*/'),
      'text/html',
      'image/gif',
    ],
    ['a type that is none', Buffer.from('x'), 'text/html; <script>', 'text/plain'],
  ]
  for (const [what, head, declared, expected] of cases) {
    it(what, () => assert.equal(typeOf(head, declared), expected))
  }

  it('is one that can stand in a header, whatever the file and whatever it is said to be', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.option(fc.string()), (bytes, declared) => {
        assert.match(typeOf(Buffer.from(bytes), declared), /^[\w.+-]+\/[\w.+-]+$/)
      }),
    )
  })

  it('is never an image, a sound, a film or a page that the bytes are not', () => {
    const seen = [
      'image/png',
      'image/jpeg',
      'image/gif',
      'image/webp',
      'image/svg+xml',
      'video/mp4',
      'text/html',
    ]
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom(...seen), (text, declared) => {
        fc.pre(!/^\s*</.test(text))
        assert.ok(!seen.includes(typeOf(Buffer.from(`x${text}`), declared)))
      }),
    )
  })
})
