import { createRequire } from 'node:module'
import type undici from 'undici'

const require = createRequire(import.meta.url)

/**
 * The parts of undici that are in use, put together as its index does. That loads all the rest too (fetch, WebSocket,
 * caches, mocks), and the undici inside Node with it: 5 MB for nothing.
 */
export const Pool: typeof undici.Pool = require('undici/lib/dispatcher/pool.js')
export const buildConnector: typeof undici.buildConnector = require('undici/lib/core/connect.js')
export const errors: typeof undici.errors = require('undici/lib/core/errors.js')

const Dispatcher: typeof undici.Dispatcher = require('undici/lib/dispatcher/dispatcher.js')
Object.assign(Dispatcher.prototype, require('undici/lib/api/index.js'))

/** A form that undici can encode; what it takes is loaded with the first one. */
export function newForm(): InstanceType<typeof undici.FormData> {
  const { FormData }: { FormData: typeof undici.FormData } = require('undici/lib/web/fetch/formdata.js')
  return new FormData()
}
