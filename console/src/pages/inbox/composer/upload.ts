import { ApiError, Unreachable } from '../../../api/client.ts'
import type { MediaFile } from '../../../api/types.ts'

/**
 * Brings a file to Portico; `onProgress` is told the part of it that is there, 0 to 1. By XMLHttpRequest, as `fetch` tells
 * nothing of how far it is. Throws `ApiError`, `Unreachable`, and when it is aborted.
 */
export function upload(
  file: File,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<MediaFile> {
  const { promise, resolve, reject } = Promise.withResolvers<MediaFile>()
  const request = new XMLHttpRequest()
  request.open('POST', `/api/v1/media?${new URLSearchParams({ filename: file.name.slice(-255) || 'file' })}`)
  request.setRequestHeader('content-type', file.type || 'application/octet-stream')
  request.responseType = 'json'
  request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total)
  request.onload = () => {
    if (request.status < 300) resolve(request.response as MediaFile)
    else
      reject(new ApiError(request.status, request.response ?? {}, request.getResponseHeader('retry-after')))
  }
  request.onerror = () => reject(new Unreachable())
  request.onabort = () => reject(signal.reason)
  signal.addEventListener('abort', () => request.abort())
  request.send(file)
  return promise
}
