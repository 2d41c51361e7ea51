export interface Picture {
  mimeType: string
  width: number
  height: number
}

/** Recognises a JPEG, PNG, GIF, BMP or WebP picture by its first bytes and reads its size in pixels. */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) && bytes.length >= 24) {
    return { mimeType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
  }
  if (starts(bytes, [0x47, 0x49, 0x46, 0x38]) && bytes.length >= 10) {
    return { mimeType: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  }
  if (starts(bytes, [0x42, 0x4d]) && bytes.length >= 26) {
    return {
      mimeType: 'image/bmp',
      width: view.getInt32(18, true),
      height: Math.abs(view.getInt32(22, true)),
    }
  }
  if (starts(bytes, [0x52, 0x49, 0x46, 0x46]) && starts(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50])) {
    return readWebp(view)
  }
  return starts(bytes, [0xff, 0xd8, 0xff]) ? readJpeg(view) : undefined
}

/** Source: https://developers.google.com/speed/webp/docs/riff_container */
function readWebp(view: DataView): Picture | undefined {
  if (view.byteLength < 30) return undefined
  const mimeType = 'image/webp'
  switch (view.getUint8(15)) {
    case 0x58:
      return {
        mimeType,
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      }
    case 0x4c: {
      const bits = view.getUint32(21, true)
      return { mimeType, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    default:
      return { mimeType, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
}

/** Walks the JPEG's segments to the frame header, the only one that knows the size. */
function readJpeg(view: DataView): Picture | undefined {
  let at = 2
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame)
      return { mimeType: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}

function starts(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}
