import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDER = join(ROOT, 'docs/example-network')
const page = readFileSync(join(ROOT, 'docs/adding-a-network.md'), 'utf8')

/** Code of the page, by what stands above it. */
const blocks = new Map(
  [...page.matchAll(/^(.+)\n\n```ts\n([\s\S]*?)^```/gm)].map(([, above = '', code = '']) => [above, code]),
)

describe('docs/adding-a-network.md', () => {
  it('shows the example as it is', () => {
    const files = readdirSync(FOLDER).filter(
      name => name.endsWith('.ts') && !/(^harness|\.test)\.ts$/.test(name),
    )
    assert.ok(files.length > 3)
    for (const name of files) {
      assert.equal(blocks.get(`\`${name}\``), readFileSync(join(FOLDER, name), 'utf8'), name)
    }
  })
})

/** A Portico with the folder and the line, and nothing else of the network. */
describe('the example', () => {
  const root = mkdtempSync(join(tmpdir(), 'portico-example-'))
  before(() => {
    for (const name of readdirSync(ROOT).filter(name => !['.git', 'data', 'node_modules'].includes(name))) {
      cpSync(join(ROOT, name), join(root, name), { recursive: true })
    }
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
    cpSync(FOLDER, join(root, 'server/networks/pigeon'), { recursive: true })
    const line = blocks.get('In `server/networks/all.ts`:') ?? assert.fail('The page shows no line.')
    assert.equal(line.trim().split('\n').length, 1)
    appendFileSync(join(root, 'server/networks/all.ts'), line)
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  const run = async (...args: string[]): Promise<string> => {
    // Else Node takes it for a part of this test.
    const { NODE_TEST_CONTEXT, ...env } = process.env
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
    const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
    assert.equal(code, 0, said)
    return said
  }
  const test = (...files: string[]) =>
    run(`--import=${join(root, 'test/support/guard.ts')}`, '--test', '--test-reporter=spec', ...files)

  it('fits the types', async () => {
    await run('node_modules/typescript/bin/tsc')
  })

  it('passes the suite of all networks, and carries messages both ways', async () => {
    const said = await test('server/networks/contract.test.ts', 'server/networks/pigeon/pigeon.test.ts')
    assert.match(said, /▶ pigeon\n/)
    assert.equal(said.match(/a letter comes in, an answer goes out/g)?.length, 2)
  })

  it('needs nothing elsewhere', async () => {
    await test('test/boundaries.test.ts', 'server/cli/settings.test.ts')
  })
})
