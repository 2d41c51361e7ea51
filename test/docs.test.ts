import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { eventTypes } from '../server/domain/event.ts'
import { newWebhookSecret, signWebhook } from '../server/domain/standard-webhooks.ts'
import { closedPort } from '../server/net/testing.ts'
import { readAnswer } from '../server/services/bots/answer.ts'
import { ATTEMPTS, retryDelay } from '../server/services/webhooks/schedule.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (page: string): string => readFileSync(join(root, page), 'utf8')

describe('the documents', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })]
  const sources = globSync('{server,simulators,test,scripts}/**/*', { cwd: root })
  const names = new Set(sources.map(file => basename(file)))

  for (const page of pages) {
    it(`${page} names files that are there`, () => {
      const text = read(page)
      const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)]
        .map(match => match[1] ?? '')
        .filter(link => !/^https?:/.test(link))
        .map(link => join(dirname(page), link))
      const paths = [...text.matchAll(/`((?:server|simulators|test|scripts|docs)\/[\w./-]*)`/g)].map(
        match => match[1] ?? '',
      )
      assert.deepEqual(
        [...links, ...paths].filter(path => !existsSync(join(root, path))),
        [],
      )
      const files = [...text.matchAll(/`([\w-]+\.ts)`/g)].map(match => match[1] ?? '')
      assert.deepEqual(
        files.filter(name => !names.has(name)),
        [],
      )
    })
  }
})

describe('docs/webhooks.md', () => {
  const text = read('docs/webhooks.md')

  it('lists every event', () => {
    const rows = [...text.matchAll(/^\| (`[a-z]+\.[^|]*) \|/gm)].map(match => match[1] ?? '')
    const listed = rows.flatMap(row => {
      let group = ''
      return [...row.matchAll(/`([a-z]*)\.(\w+)`/g)].map(([, prefix, name]) => {
        group = prefix || group
        return `${group}.${name}`
      })
    })
    assert.deepEqual(listed.sort(), [...eventTypes].sort())
  })

  it('tells the waits between attempts', () => {
    const time = (s: number) =>
      [
        [Math.floor(s / 3600), 'h'],
        [Math.floor(s / 60) % 60, 'min'],
        [s % 60, 's'],
      ] as const
    const inWords = (ms: number, parts: number) =>
      time(ms / 1000)
        .filter(([count]) => count > 0)
        .slice(0, parts)
        .map(([count, unit]) => `${count} ${unit}`)
        .join(' ')
    let since = 0
    const rows = Array.from({ length: ATTEMPTS - 1 }, (_, i) => {
      const wait = retryDelay(i + 1, () => 0.5) ?? 0
      since += wait
      // Five seconds more do not matter after a minute.
      return `| ${i + 2} | ${inWords(wait, 3)} | ${inWords(since, since < 60_000 ? 3 : 2).replace(/ \d+ s$/, '')} |`
    })
    assert.match(text, new RegExp(rows.join('\n').replaceAll('|', '\\|')))
  })

  it('has a receiver that takes what is signed, and nothing else', async t => {
    const [, code = ''] = /```js\n([\s\S]*?)```/.exec(text) ?? []
    const secret = newWebhookSecret()
    const port = await closedPort()
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: root,
      env: { WEBHOOK_SECRET: secret, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    t.after(() => child.kill('SIGKILL'))
    const body = JSON.stringify({ id: 'an-event', type: 'message.received' })
    const deliver = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body })
    const forged = await onceListening(child, () =>
      deliver(signWebhook('an-event', Date.now(), body, [newWebhookSecret()])),
    )
    assert.equal(forged.status, 401)
    const printed = once(child.stdout, 'data')
    assert.equal((await deliver(signWebhook('an-event', Date.now(), body, [secret]))).status, 200)
    assert.equal(String((await printed)[0]), 'an-event message.received\n')
  })

  it('shows an answer that a bot may give', () => {
    const answers = [...text.matchAll(/```json\n([\s\S]*?)```/g)]
      .map(match => match[1] ?? '')
      .filter(json => json.includes('"messages"'))
    assert.equal(answers.length, 1)
    for (const answer of answers) {
      const result = readAnswer(Buffer.from(answer))
      assert.ok(result.ok && result.messages.length === 2, JSON.stringify(result))
    }
  })
})

async function onceListening<T>(child: ChildProcess, call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (child.exitCode !== null) throw error
      await sleep(20)
    }
  }
}
