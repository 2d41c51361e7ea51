import type http from 'node:http'

/**
 * What is in use of Node's HTTP. An `import` of a module of Node's own reads everything that is in it, and in this one
 * that loads the browser's fetch and WebSocket: 5 MB for nothing.
 */
export const { createServer, STATUS_CODES }: typeof http = process.getBuiltinModule('node:http')
