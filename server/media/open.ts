import type { MediaAddress } from './address.ts'
import type { Blobs } from './blobs.ts'
import type { S3Http } from './s3.ts'

/** What the settings say of the place where files are kept. */
interface MediaSettings {
  media: MediaAddress
  mediaAccessKey: string | null
  mediaSecretKey: string | null
}

/** The place where files are kept. Nothing is asked of it yet; only what it needs is loaded. */
export async function openBlobs(settings: MediaSettings, http: S3Http): Promise<Blobs> {
  const { media: address, mediaAccessKey: accessKey, mediaSecretKey: secretKey } = settings
  if (address.kind === 'folder') return (await import('./folder.ts')).folderBlobs(address.path)
  if (accessKey === null || secretKey === null) throw new Error('A bucket needs its keys.')
  return (await import('./s3.ts')).s3Blobs({ address, accessKey, secretKey, http })
}
