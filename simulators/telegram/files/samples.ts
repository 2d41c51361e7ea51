import { crc32, deflateSync } from 'node:zlib'
import type { NewFile } from './store.ts'

/** What a customer sends when the test does not say: small, recognisable files, one per kind. */
export const SAMPLES = {
  photo: { kind: 'photo', content: png(320, 240), mimeType: 'image/png', width: 320, height: 240 },
  document: {
    kind: 'document',
    content: Buffer.from('%PDF-1.4\n%%EOF\n'),
    fileName: 'document.pdf',
    mimeType: 'application/pdf',
  },
  audio: {
    kind: 'audio',
    content: Buffer.from('ID3\x04\0\0\0\0\0\0'),
    fileName: 'song.mp3',
    mimeType: 'audio/mpeg',
    duration: 3,
  },
  voice: { kind: 'voice', content: Buffer.from('OggS voice'), mimeType: 'audio/ogg', duration: 2 },
  video: {
    kind: 'video',
    content: Buffer.from('\0\0\0\x18ftypmp42'),
    fileName: 'video.mp4',
    mimeType: 'video/mp4',
    width: 640,
    height: 360,
    duration: 5,
  },
  sticker: {
    kind: 'sticker',
    content: Buffer.from('RIFF\0\0\0\0WEBPVP8 '),
    mimeType: 'image/webp',
    width: 512,
    height: 512,
  },
} as const satisfies Record<string, NewFile>

/** Draws a grey PNG of the given size in pixels. Source: https://www.w3.org/TR/png-3/ */
export function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = Buffer.alloc((width + 1) * height, 0x80)
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
