import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Update } from '@grammyjs/types'

const MAIN = join(import.meta.dirname, 'main.ts')

describe('main', () => {
  it('prints what a newcomer needs: the URL, a token and a line that plays a customer', async () => {
    const child = spawn(process.execPath, [MAIN, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      let printed = ''
      for await (const chunk of child.stdout) {
        printed += chunk
        if (printed.includes('Ctrl+C')) break
      }
      const [, url] = /URL +(\S+)/.exec(printed) ?? []
      const [, token] = /Bot token +(\S+)/.exec(printed) ?? []
      const [, data, play] = /curl -d '(.+)' (\S+)/.exec(printed) ?? []
      await fetch(play ?? '', { method: 'POST', ...(data !== undefined && { body: data }) })
      const response = await fetch(`${url}/bot${token}/getUpdates`)
      const { result } = (await response.json()) as { result: Update[] }
      assert.equal(result[0]?.message?.text, 'Hello')
    } finally {
      child.kill()
      await once(child, 'exit')
    }
  })

  it('says what is wrong with a port', async () => {
    const child = spawn(process.execPath, [MAIN, '--port', 'http'], { stdio: ['ignore', 'ignore', 'pipe'] })
    const [[said], [code]] = await Promise.all([once(child.stderr, 'data'), once(child, 'exit')])
    assert.equal(code, 2)
    assert.match(String(said), /--port takes a number/)
  })
})
