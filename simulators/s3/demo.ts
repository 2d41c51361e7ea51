import type { Demo } from '../shared/demo.ts'
import { startS3 } from './index.ts'

/** A bucket for the files that Portico keeps. */
export async function s3Demo(port: number): Promise<Demo> {
  const { url, bucket, accessKey, secretKey, close } = await startS3({ port })
  return {
    title: 'S3, for the files that Portico keeps',
    url,
    offers: [],
    settings: {
      PORTICO_MEDIA: `s3://${bucket}?endpoint=${url}`,
      PORTICO_MEDIA_ACCESS_KEY: accessKey,
      PORTICO_MEDIA_SECRET_KEY: secretKey,
    },
    close,
  }
}
