import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'

test('main prints what a newcomer needs: where it is, and how to play', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    let printed = ''
    for await (const chunk of child.stdout) {
      printed += chunk
      if (printed.includes('Ctrl+C')) break
    }
    const [, url] = /URL +(\S+)/.exec(printed) ?? []
    const listed = await fetch(`${url}/_simulator`)
    assert.ok(Array.isArray(await listed.json()))
    // Every address it prints is there, whatever it says to a GET.
    const paths = [...printed.matchAll(/curl .*?(http\S+_simulator\S*)/g)].map(match => String(match[1]))
    assert.ok(paths.length > 1)
    for (const path of paths) assert.notEqual((await fetch(path)).status, 404, path)
  } finally {
    child.kill()
    await once(child, 'exit')
  }
})
