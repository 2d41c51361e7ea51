import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { it } from 'node:test'

const MAIN = join(import.meta.dirname, 'main.ts')

it('prints what a newcomer needs: the URL, secrets, and how to play a customer', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    let printed = ''
    for await (const chunk of child.stdout) {
      printed += chunk
      if (printed.includes('Ctrl+C')) break
    }
    const field = (name: string) => new RegExp(`${name} +(\\S+)`).exec(printed)?.[1]
    const authorization = `Basic ${btoa(`${field('API key')}:${field('API secret')}`)}`
    const application = `${field('URL')}/v2/applications/${field('Application ID')}`
    assert.equal((await fetch(application, { headers: { authorization } })).status, 200)
    const [, data, url] = /curl -d '(.+)' (\S+\/write)/.exec(printed) ?? []
    const played = await fetch(String(url), { method: 'POST', body: String(data) })
    assert.deepEqual(await played.json(), { error: '447700900000 delivers nowhere' })
  } finally {
    child.kill()
    await once(child, 'exit')
  }
})
