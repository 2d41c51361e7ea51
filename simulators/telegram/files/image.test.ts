import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readPicture } from './image.ts'
import { png } from './samples.ts'

const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex')

describe('pictures', () => {
  const cases: [string, Uint8Array, { mimeType: string; width: number; height: number } | undefined][] = [
    ['PNG', png(320, 240), { mimeType: 'image/png', width: 320, height: 240 }],
    ['GIF', hex('474946383961 4001 f000 00'), { mimeType: 'image/gif', width: 320, height: 240 }],
    [
      'BMP',
      hex('424d 00000000 00000000 00000000 28000000 40010000 10ffffff'),
      { mimeType: 'image/bmp', width: 320, height: 240 },
    ],
    [
      'JPEG, whose size comes after other segments',
      hex('ffd8 ffe0 0004 0000 ffc4 0003 00 ffc0 0011 08 00f0 0140 03 012200'),
      { mimeType: 'image/jpeg', width: 320, height: 240 },
    ],
    [
      'WebP, lossy',
      hex('52494646 00000000 57454250 56503820 00000000 000000 9d012a 4001 f000'),
      { mimeType: 'image/webp', width: 320, height: 240 },
    ],
    [
      'WebP, lossless',
      hex('52494646 00000000 57454250 5650384c 00000000 2f 3fc13b00 0000000000'),
      { mimeType: 'image/webp', width: 320, height: 240 },
    ],
    [
      'WebP, extended',
      hex('52494646 00000000 57454250 56503858 0a000000 00000000 3f0100 ef0000'),
      { mimeType: 'image/webp', width: 320, height: 240 },
    ],
    ['text', Buffer.from('hello'), undefined],
    ['a JPEG cut short', hex('ffd8 ffe0 0004'), undefined],
  ]
  for (const [name, bytes, expected] of cases) {
    it(name, () => assert.deepEqual(readPicture(bytes), expected))
  }

  it('any bytes behind a picture’s first ones are survived', () => {
    const heads = cases.map(([, bytes]) => bytes.subarray(0, 4))
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 64 }), (head, rest) => {
        const picture = readPicture(Buffer.concat([head, rest]))
        assert.ok(picture === undefined || picture.mimeType.startsWith('image/'))
      }),
    )
  })
})
