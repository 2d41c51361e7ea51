import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'

test('main prints what a newcomer needs: the URL, the secrets and a line that plays a person', async () => {
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
    const [, token] = /Channel access token +(\S+)/.exec(printed) ?? []
    assert.match(printed, /Channel secret +[0-9a-f]{32}\n/)
    const info = await fetch(`${url}/v2/bot/info`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal(((await info.json()) as { displayName: string }).displayName, 'Portico demo')
    const [, data, play] = /curl -d '(.+)' (\S+)/.exec(printed) ?? []
    const played = await fetch(String(play), { method: 'POST', body: String(data) })
    assert.equal(((await played.json()) as { message: { text: string } }).message.text, 'Hello')
  } finally {
    child.kill()
    await once(child, 'exit')
  }
})
