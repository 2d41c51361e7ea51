import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { it } from 'node:test'

const MAIN = join(import.meta.dirname, 'main.ts')

it('prints what a newcomer needs: the URL, credentials, and how to play a customer', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    let printed = ''
    for await (const chunk of child.stdout) {
      printed += chunk
      if (printed.includes('Ctrl+C')) break
    }
    const field = (name: string) => new RegExp(`${name} +(\\S+)`).exec(printed)?.[1]
    const sid = field('Account SID')
    const authorization = `Basic ${btoa(`${sid}:${field('Auth token')}`)}`
    const account = await fetch(`${field('URL')}/2010-04-01/Accounts/${sid}.json`, {
      headers: { authorization },
    })
    assert.equal(account.status, 200)
    const routes = (await (await fetch(`${field('URL')}/_simulator`)).json()) as string[]
    assert.ok(routes.some(route => route.includes('/write')))
    const [, data, url] = /curl -d '(.+)' (\S+\/write)/.exec(printed) ?? []
    const played = await fetch(String(url), { method: 'POST', body: String(data) })
    assert.deepEqual(await played.json(), { error: `${field('Phone number')} has no webhook` })
  } finally {
    child.kill()
    await once(child, 'exit')
  }
})
