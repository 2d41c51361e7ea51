import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { closedPort } from '../server/net/testing.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const CURL = fileURLToPath(new URL('support/curl.ts', import.meta.url))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

/** A terminal in which a person types what the document says. */
class Terminal {
  #said = ''
  #wake = () => {}
  readonly #shell: ChildProcess

  constructor(t: TestContext, env: Record<string, string> = {}) {
    this.#shell = spawn('sh', {
      cwd: root,
      env: { PATH: `${join(process.execPath, '..')}:${process.env.PATH}`, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      // What runs in it ends with it.
      detached: true,
    })
    for (const stream of [this.#shell.stdout, this.#shell.stderr]) {
      stream?.setEncoding('utf8').on('data', text => {
        this.#said += text
        this.#wake()
      })
    }
    t.after(() => process.kill(-(this.#shell.pid ?? 0), 'SIGKILL'))
  }

  type(line: string): void {
    this.#shell.stdin?.write(`${line}\n`)
  }

  /** What it says from now on, once it matches. */
  async shows(what: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = what.exec(this.#said)
      if (match) {
        this.#said = this.#said.slice(match.index + match[0].length)
        return match
      }
      if (this.#shell.exitCode !== null) throw new Error(`The terminal was closed: ${this.#said}`)
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  /** Types a command that answers in JSON, until the answer is as it should be. */
  async ask<T>(line: string, good: (answer: T) => boolean): Promise<T> {
    for (;;) {
      this.type(`${line}; echo '--'`)
      const [, said = ''] = await this.shows(/([\s\S]*?)--\n/)
      const answer = JSON.parse(said) as T
      if (good(answer)) return answer
    }
  }
}

describe('README.md', () => {
  it('leads through the same by program', { timeout: 60_000 }, async t => {
    const temporary = mkdtempSync(join(tmpdir(), 'portico-readme-'))
    t.after(() => rmSync(temporary, { recursive: true, force: true }))
    const [portico, receiver] = [await closedPort(), await closedPort()]
    const commands = firstFiveMinutes()
      .replaceAll('8080', String(portico))
      .replaceAll('9000', String(receiver))
      .replace('npm run simulate --', `${scripts.simulate} --port 0`)
      .split('\n')
    /** Where the simulator is, once that is known. */
    let telegram = '127.0.0.1:8081'
    const next = (beginning: string): string => {
      const line = commands.shift() ?? ''
      assert.ok(line.startsWith(beginning), `${line} is not ${beginning}…`)
      return line.replace('127.0.0.1:8081', telegram)
    }

    const first = new Terminal(t, { PORTICO_PORT: String(portico), TMPDIR: temporary })
    first.type(next(`${scripts.simulate}`))
    const [, at = telegram, token] = await first.shows(/Telegram: http:\/\/(\S+)[\s\S]*"botToken":"([^"]+)"/)
    telegram = at
    const [, key] = await first.shows(/Owner key +(\S+)[\s\S]*Ctrl\+C/)
    const second = new Terminal(t)
    second.type(next('node -e'))

    const third = new Terminal(t)
    third.type(`curl() { node '${CURL}' "$@"; }`)
    const fill = (name: string, value: string | undefined) =>
      third.type(next(`${name}=…`).replace('…', value ?? ''))
    fill('TOKEN', token)
    fill('KEY', key)
    third.type(next('api() {'))

    interface Channel {
      id: string
      status: string
    }
    const channel = await third.ask<Channel>(next('api /channels -d'), () => true)
    fill('CHANNEL', channel.id)
    const active = await third.ask<Channel>(next('api /channels/$CHANNEL/activate'), () => true)
    assert.equal(active.status, 'active')
    const test = await third.ask<{ success: boolean }>(next('api /channels/$CHANNEL/test'), () => true)
    assert.equal(test.success, true)
    const webhook = await third.ask<{ enabled: boolean }>(next('api /webhooks -d'), () => true)
    assert.equal(webhook.enabled, true)

    await third.ask(next('curl -sS -d'), () => true)
    interface Message {
      id: string
      conversationId: string
      status: string
      content: { text?: string }
    }
    const list = await third.ask<{ items: Message[] }>(
      next('api "/messages?'),
      ({ items }) => items.length > 0,
    )
    assert.equal(list.items[0]?.content.text, 'Hello')
    await second.shows(/"type":"message.received".*"text":"Hello"/)
    fill('CONVERSATION', list.items[0]?.conversationId)
    const answer = await third.ask<Message>(next('api /messages -d'), () => true)
    assert.equal(answer.status, 'accepted')
    fill('MESSAGE', answer.id)
    await third.ask<Message>(next('api /messages/$MESSAGE'), ({ status }) => status === 'sent')
    const sent = await third.ask<{ params: { text: string } }[]>(next('curl -sS http'), () => true)
    assert.equal(sent[0]?.params.text, answer.content.text)
    await second.shows(/"type":"message.sent"/)
    assert.deepEqual(commands, [])
  })
})

/** The lines to type. */
function firstFiveMinutes(): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, section = ''] = /## The same by program\n([\s\S]*?)\n###? /.exec(readme) ?? []
  return [...section.matchAll(/```sh\n([\s\S]*?)\n```/g)].map(match => match[1]).join('\n')
}
