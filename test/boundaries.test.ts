import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Import {
  /** Paths from the root of the repository. */
  from: string
  to: string
  /** It is gone when the program runs. */
  typeOnly: boolean
}

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/gm

function importsOf(file: string): Import[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map(match => ({
    from: file,
    // What stands after a question mark tells the build how.
    to: relative(root, join(root, dirname(file), (match[2] ?? match[3] ?? '').replace(/\?.*/, ''))),
    typeOnly: match[1] !== undefined,
  }))
}

const sources = globSync('{server,simulators,console,widget,test,bench,scripts}/**/*.{ts,tsx}', {
  cwd: root,
  exclude: entry => ['node_modules', 'dist'].includes(entry),
}).sort()
const imports = sources.flatMap(importsOf)

/** Tests and what helps them may reach anywhere. */
const ofTests = (file: string) =>
  /\.test\.ts$|\/(testing|harness)\.ts$|\/harness\/|\/networks\/contract\/|^(test|bench|scripts)\//.test(file)
const ofProgram = imports.filter(i => !ofTests(i.from))

/** The room a file is in: a folder of server/, each network and each dialect being one of its own. */
function roomOf(file: string): string {
  const [top = '', room = '', name = '', inner] = file.split('/')
  if (top !== 'server') return top
  if (name === '') return 'main'
  return ['networks', 'dialects'].includes(room) && inner !== undefined ? `${room}/${name}` : room
}

/** The folder of a file of the console, each page having one of its own. */
const folderOf = (file: string): string => /^console\/src\/((?:pages\/)?[^/]+)/.exec(file)?.[1] ?? file

/** What a room may import, beside itself. */
function mayImport(room: string): (other: string) => boolean {
  const rooms: Record<string, string[]> = {
    domain: [],
    net: ['domain'],
    bus: ['domain'],
    store: ['domain'],
    media: ['domain'],
    services: ['domain', 'store', 'media', 'bus', 'net', 'networks'],
    http: ['domain', 'services', 'store', 'media', 'bus', 'net'],
    dialects: ['domain', 'services', 'bus', 'http'],
    simulators: [],
    console: [],
    widget: [],
  }
  // The registry of networks, and that of dialects, name them all.
  if (room === 'networks') return other => other === 'domain' || other.startsWith('networks/')
  // Wire code that several networks speak stands in networks/shared.
  if (room.startsWith('networks/')) return other => ['domain', 'networks/shared'].includes(other)
  if (room === 'dialects') return other => rooms.dialects?.includes(other) || other.startsWith('dialects/')
  if (room.startsWith('dialects/')) return other => rooms.dialects?.includes(other) === true
  const allowed = rooms[room] ?? assert.fail(`test/boundaries.test.ts knows no rule for server/${room}`)
  return other => allowed.includes(other)
}

/** Words and rules without a library behind them: browsers get these of the server. */
const FOR_BROWSERS = /^server\/domain\/(clip|event|message|permits|presets|preview)\.ts$/

/** What the console has of the server: those, and the types of the API and the domain. */
const fromServer = ({ to, typeOnly }: Import): boolean =>
  FOR_BROWSERS.test(to) || (typeOnly && /^server\/(dialects\/native\/schema|domain\/)/.test(to))

const show = (found: readonly Import[]) => found.map(i => `${i.from} → ${i.to}`)

describe('imports', () => {
  it('are seen', () => {
    assert.ok(imports.some(i => i.from === 'server/store/sqlite.ts' && i.to === 'server/store/migrate.ts'))
    assert.ok(imports.some(i => i.typeOnly) && imports.some(i => !i.typeOnly))
  })

  it('lead to files, named with their ending', () => {
    assert.deepEqual(show(imports.filter(i => !existsSync(join(root, i.to)))), [])
  })

  it('point one way', () => {
    const wrong = ofProgram.filter(({ from, to, typeOnly }) => {
      const [room, other] = [roomOf(from), roomOf(to)]
      // What starts the program knows every room; every room may know the settings.
      if (['main', 'cli'].includes(room) || room === other || to === 'server/config.ts') return false
      if (room === 'console' && fromServer({ from, to, typeOnly })) return false
      return !mayImport(room)(other)
    })
    assert.deepEqual(show(wrong), [])
  })

  it('of what browsers get of the server lead nowhere else when they run', () => {
    const files = sources.filter(file => FOR_BROWSERS.test(file))
    const libraries = files.filter(file =>
      /^import (?!type\b)[^']*'[^.']/m.test(readFileSync(join(root, file), 'utf8')),
    )
    assert.deepEqual(libraries, [])
    const others = imports.filter(i => files.includes(i.from) && !i.typeOnly && !FOR_BROWSERS.test(i.to))
    assert.deepEqual(show(others), [])
  })

  it('of the console lead from no page to another, and in no circle from folder to folder', () => {
    const edges = ofProgram
      .filter(i => [i.from, i.to].every(file => file.startsWith('console/src/')))
      .map(i => [folderOf(i.from), folderOf(i.to)] as const)
      .filter(([a, b]) => a !== b)
    assert.ok(edges.some(([a, b]) => a === 'pages/inbox' && b === 'ui'))
    assert.deepEqual(
      edges.filter(edge => edge.every(folder => folder.startsWith('pages/'))),
      [],
    )
    assert.equal(circle(edges), null)
  })

  it('of the program never lead to what is there for tests', () => {
    assert.deepEqual(
      show(
        ofProgram
          .filter(i => ofTests(i.to) || /^simulators\//.test(i.to))
          .filter(i => /^server\//.test(i.from)),
      ),
      [],
    )
  })

  it('of the simulators never lead to the server, not in their tests either', () => {
    assert.deepEqual(show(imports.filter(i => /^simulators\//.test(i.from) && /^server\//.test(i.to))), [])
  })

  it('go in no circle from room to room', () => {
    const edges = ofProgram
      .map(i => [roomOf(i.from), roomOf(i.to)] as const)
      .filter(([a, b]) => a !== b && b !== 'main')
    assert.equal(circle(edges), null)
  })

  it('go in no circle from file to file when the program runs', () => {
    const edges = ofProgram.filter(i => !i.typeOnly).map(i => [i.from, i.to] as const)
    assert.equal(circle(edges), null)
  })
})

/** A circle in a graph, as a text; null when there is none. */
function circle(edges: readonly (readonly [string, string])[]): string | null {
  const next = new Map<string, Set<string>>()
  for (const [from, to] of edges) next.set(from, (next.get(from) ?? new Set()).add(to))
  const done = new Set<string>()
  const visit = (node: string, path: readonly string[]): string | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node].join(' → ')
    if (done.has(node)) return null
    for (const other of next.get(node) ?? []) {
      const found = visit(other, [...path, node])
      if (found) return found
    }
    done.add(node)
    return null
  }
  for (const node of next.keys()) {
    const found = visit(node, [])
    if (found) return found
  }
  return null
}

describe('every file', () => {
  const files = globSync('**/*', {
    cwd: root,
    withFileTypes: true,
    exclude: entry => ['node_modules', 'dist', '.git', 'data'].includes(entry.name),
  })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))

  it('is free of paths of the machine it was written on', () => {
    const home = /(?<![\w./:-])\/(home|root|work|Users)\/\w|[A-Z]:\\Users\\/
    const found = files.filter(file => {
      const text = readFileSync(file, 'latin1')
      return home.test(text) || (root.split('/').length > 3 && text.includes(root))
    })
    assert.deepEqual(
      found.map(file => relative(root, file)),
      [],
    )
  })

  it('of the lock names no registry', () => {
    // Those of the workspaces are folders.
    assert.doesNotMatch(
      readFileSync(join(root, 'package-lock.json'), 'utf8'),
      /"resolved": "(?!(console|widget)")/,
    )
  })
})
