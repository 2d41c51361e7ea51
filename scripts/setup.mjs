// Installs what the lock file names, when it is not installed yet, and builds the console and the widget. Plain
// JavaScript: it runs before anything is installed, on whatever Node (20 or newer) the machine has.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const node = join(root, 'node_modules/node/bin/node')
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const withDev = process.argv.includes('--dev')
const stamp = kind => join(root, 'node_modules', `.portico-${kind}`)
const installed = kind => existsSync(stamp(kind)) && readFileSync(stamp(kind), 'utf8') === lock

if (!installed('dev') && (withDev || !installed('run'))) {
  console.error(withDev ? 'Installing what the tests need …' : 'Installing …')
  // Not `npm ci`: that refuses a lock file which a registry without other platforms' packages has thinned out.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  if (!withDev) args.push('--omit=dev')
  // Output goes to stderr, so that `npm start` prints nothing but the server's own lines on stdout.
  execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: root, stdio: ['ignore', 2, 2] })
  writeFileSync(stamp(withDev ? 'dev' : 'run'), lock)
  try {
    execFileSync(node, [join(root, 'scripts/warm.mjs')], { stdio: 'ignore' })
  } catch {
    // Without it the first start is slower, and that is all.
  }
}

build(root, node)
