// Builds the console and the widget, when their sources are others than those of the last build. Plain JavaScript with
// no imports of ours: setup.mjs runs it on whatever Node (20 or newer) the machine has.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const PACKABLE = /\.(html|js|css|svg|json)$/
/** Bytes below which packing gains nothing. */
const WORTH = 512

const filesIn = folder =>
  readdirSync(folder, { recursive: true })
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile())
    .sort()

/** What a build depends on. */
function fingerprint(root, folder) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const path of filesIn(folder)) {
    if (/[\\/](dist|node_modules)[\\/]/.test(path.slice(folder.length))) continue
    hash.update(path.slice(folder.length)).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/** Packs each file once, as well as can be: the server has nothing to pack then. */
function pack(folder) {
  for (const path of filesIn(folder)) {
    if (!PACKABLE.test(path)) continue
    const bytes = readFileSync(path)
    if (bytes.length < WORTH) continue
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
  }
}

/** Leaves `dist` of each as its sources say. `node` is the Node to build with. */
export function build(root, node) {
  for (const name of ['console', 'widget']) {
    const folder = join(root, name)
    const stamp = join(folder, 'dist', '.sources')
    const now = fingerprint(root, folder)
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) continue
    console.error(`Building the ${name} …`)
    execFileSync(node, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel=warn'], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    })
    pack(join(folder, 'dist'))
    writeFileSync(stamp, now)
  }
}
