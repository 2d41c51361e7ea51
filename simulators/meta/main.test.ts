import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { it } from 'node:test'

it('prints what a newcomer needs: URLs, ids, tokens and lines that play a customer', async () => {
  const main = join(import.meta.dirname, 'main.ts')
  const child = spawn(process.execPath, [main, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    let printed = ''
    for await (const chunk of child.stdout) {
      printed += chunk
      if (printed.includes('Ctrl+C')) break
    }
    const after = (label: string) => new RegExp(`${label} +(\\S+)`).exec(printed)?.[1] ?? assert.fail(label)
    const headers = { authorization: `Bearer ${after('Access token')}` }
    const number = await fetch(`${after('URL')}/v23.0/${after('Phone number ID')}`, { headers })
    assert.equal(number.status, 200)
    const plays = [...printed.matchAll(/curl -d '(.+)' (\S+)/g)]
    assert.equal(plays.length, 3)
    for (const [, body = '', url = ''] of plays) {
      const played = (await (await fetch(url, { method: 'POST', body })).json()) as { id: string }
      assert.match(played.id, /^(wamid\.|m_|aWdf)/)
    }
  } finally {
    child.kill()
    await once(child, 'exit')
  }
})
