// Starts and stops Portico once, on nothing, so that the first real start finds its code compiled already (see
// bin/portico.mjs): it is twice as fast, and takes 10 MB less.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const data = mkdtempSync(join(tmpdir(), 'portico-'))
const portico = spawn(
  process.execPath,
  [fileURLToPath(new URL('../bin/portico.mjs', import.meta.url)), 'start'],
  {
    env: { PATH: process.env.PATH, PORTICO_DATA: data, PORTICO_PORT: '0', PORTICO_LOG: 'silent' },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 30_000,
  },
)
// What it says first, it says once it listens.
portico.stdout.once('data', () => portico.kill('SIGTERM'))
await once(portico, 'exit')
rmSync(data, { recursive: true, force: true })
