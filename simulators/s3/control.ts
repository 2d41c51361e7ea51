import { type ControlRoute, faultRoutes } from '../shared/control.ts'
import { text } from '../shared/fields.ts'
import { readRule, type World } from './world.ts'

export const ROUTES: ControlRoute<World>[] = [
  {
    method: 'GET',
    path: '/objects',
    does: 'what the bucket holds: key, bytes, content type',
    run: ({ world }) =>
      [...world.objects].map(([key, { bytes, contentType }]) => ({ key, bytes: bytes.length, contentType })),
  },
  {
    method: 'DELETE',
    path: '/objects',
    does: 'empty the bucket',
    run: ({ world }) => {
      world.objects.clear()
      return []
    },
  },
  {
    method: 'POST',
    path: '/secret',
    does: 'change the secret key: secretKey',
    run: ({ world, body }) => {
      world.secretKey = text(body, 'secretKey')
      return { accessKey: world.accessKey }
    },
  },
  ...faultRoutes(readRule, 'method, key'),
]
