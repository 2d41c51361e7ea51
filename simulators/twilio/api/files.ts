import { notFound } from './errors.ts'
import type { Resource } from './request.ts'

/** https://www.twilio.com/docs/messaging/api/media-resource, …/voice/api/recording */
export const files: Resource[] = [
  {
    method: 'GET',
    path: /^\/(?<name>Messages\/\w+\/Media\/ME\w+)$/,
    run: ({ world, account, path }) => {
      const file = account.files.get(String(path.name))
      if (!file) throw notFound(`/${path.name}`)
      return { status: 307, headers: { location: world.publish(file) } }
    },
  },
  {
    method: 'GET',
    path: /^\/(?<name>Recordings\/RE\w+)\.mp3$/,
    run: ({ account, path }) => {
      const file = account.files.get(String(path.name))
      if (!file) throw notFound(`/${path.name}.mp3`)
      return { status: 200, headers: { 'content-type': file.mimeType }, body: file.content }
    },
  },
]
