import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A folder of built files. */
export interface StaticFiles {
  has(name: string): boolean
  /** Answers with a file, packed as the client takes it; 304 when it has it already. Only for a name that is there. */
  send(request: FastifyRequest, reply: FastifyReply, name: string): FastifyReply
}

interface File {
  path: string
  type: string
  etag: string
  size: number
  /** Its packed forms that lie beside it, with their sizes in bytes. */
  packed: Map<Packing, number>
}

type Packing = 'br' | 'gzip'

/** The best first, with the endings that the build gives them. */
const packings: readonly [Packing, string][] = [
  ['br', '.br'],
  ['gzip', '.gz'],
]

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/**
 * What is in a folder, looked at once: a name that was not there then is not served, so that none leads out of it.
 * Without the folder, nothing is there. Only facts of the files are kept in memory.
 */
export async function staticFiles(folder: string): Promise<StaticFiles> {
  const files = await read(folder)
  return {
    has: name => files.has(name),
    send(request, reply, name) {
      const file = files.get(name)
      if (file === undefined) throw new Error(`${name} is not among the files`)
      const packing = packings.find(([each]) => file.packed.has(each) && takes(request, each))
      const etag = packing ? `"${file.etag}-${packing[0]}"` : `"${file.etag}"`
      reply
        .type(file.type)
        .header('etag', etag)
        .header('vary', 'accept-encoding')
        .header('x-content-type-options', 'nosniff')
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      if (packing) reply.header('content-encoding', packing[0])
      reply.header('content-length', packing ? file.packed.get(packing[0]) : file.size)
      if (request.method === 'HEAD') return reply.send('')
      return reply.send(createReadStream(packing ? file.path + packing[1] : file.path))
    },
  }
}

/** Whether the client takes a packing: RFC 9110, section 12.5.3, without preferring one by its weight. */
function takes({ headers }: FastifyRequest, packing: Packing): boolean {
  const found = String(headers['accept-encoding'] ?? '')
    .split(',')
    .map(part => part.trim().split(';'))
    .find(([name]) => name?.trim().toLowerCase() === packing)
  return found !== undefined && !/^ *q=0(\.0*)?$/.test(found[1] ?? '')
}

async function read(folder: string): Promise<Map<string, File>> {
  const paths = await readdir(folder, { recursive: true, withFileTypes: true }).catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  const files = new Map<string, File>()
  const sizes = new Map<string, number>()
  for (const entry of paths.filter(each => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const { size, mtimeMs } = await stat(path)
    sizes.set(path, size)
    const type = types[extname(entry.name)]
    if (type === undefined) continue
    const etag = `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`
    const name = path.slice(folder.length).split(sep).join('/').replace(/^\//, '')
    files.set(name, { path, type, etag, size, packed: new Map() })
  }
  for (const file of files.values()) {
    for (const [packing, ending] of packings) {
      const size = sizes.get(file.path + ending)
      if (size !== undefined) file.packed.set(packing, size)
    }
  }
  return files
}
