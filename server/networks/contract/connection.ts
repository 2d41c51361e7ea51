import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import fc from 'fast-check'
import type {
  Account,
  Authorized,
  ConnectResult,
  Network,
  NetworkIO,
  PollResult,
  ProbeResult,
} from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import type { Answer, Harness, Recording } from './harness.ts'
import { failingIO, ioOf, recordedIO, responseOf } from './io.ts'
import { anyBody } from './payloads.ts'
import { noSecrets } from './secrets.ts'

export function connection(network: Network, harness: Harness): void {
  const { account, recordings } = harness

  for (const recording of recordings) {
    test(`${recording.call}: ${recording.name}`, async () => {
      const { io, done } = recordedIO(recording.exchanges)
      const result = await run(network, { ...account, ...recording.account }, recording, io)
      assert.deepEqual(result, recording.result)
      done()
      noSecrets(account, result)
    })
  }

  const calls: Recording[] = [
    ...(['connect', 'disconnect', 'probe'] as const).map(call => ({ call, ...anyExchange })),
    ...(network.authorize ? [{ call: 'authorize' as const, ...anyExchange }] : []),
    ...(network.poll ? [{ call: 'poll' as const, cursor: null, ...anyExchange }] : []),
    ...(network.fetchMedia ? [{ call: 'fetchMedia' as const, ref: 'a-file', ...anyExchange }] : []),
  ]

  test('every call has a recording', () => {
    const recorded = new Set(recordings.map(recording => recording.call))
    assert.deepEqual(
      calls.map(({ call }) => call).filter(call => !recorded.has(call)),
      [],
    )
  })

  for (const recording of calls) {
    test(`${recording.call}: tells what went wrong, without a secret, whatever the network answers`, async () => {
      const attempt = async (io: NetworkIO) => {
        const result = await run(network, account, recording, io)
        noSecrets(account, result)
        if (recording.call === 'probe') saneProbe(result)
        return result
      }
      blamesNobody(recording.call, await attempt(failingIO))
      for (const answer of badAnswers) {
        const result = await attempt(ioOf(() => ({ ok: true, response: responseOf(answer) })))
        if (answer.status === 429 || (answer.status ?? 200) >= 500) blamesNobody(recording.call, result)
      }
      // A proxy's or framework's error page often shows the path that was called, and with it a token.
      for (const echo of echoes) {
        await attempt(
          ioOf(request => ({ ok: true, response: responseOf(echo(new URL(request.url).pathname)) })),
        )
      }
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 100, max: 599 }), anyBody, async (status, body) => {
          await attempt(ioOf(() => ({ ok: true, response: { status, headers: {}, body } })))
        }),
      )
    })
  }
}

const anyExchange = { name: '', exchanges: [], result: null }

const badAnswers: Answer[] = [
  { status: 200, text: '' },
  { status: 200, text: '<html>Welcome to the hotel</html>' },
  { status: 200, json: null },
  { status: 200, json: [] },
  { status: 200, json: { ok: true } },
  { status: 200, json: { ok: true, result: [null, 1, {}] } },
  { status: 302, headers: { location: 'https://example.com' } },
  { status: 401, json: { ok: false, error_code: 401, description: 'Unauthorized' } },
  { status: 429, headers: { 'retry-after': '7' }, text: 'slow down' },
  { status: 500, text: 'oops' },
  { status: 503, json: { error: 'down' } },
]

const echoes: ((path: string) => Answer)[] = [
  path => ({ status: 404, text: `Cannot POST ${path}` }),
  path => ({ status: 404, json: { statusCode: 404, message: `Route POST:${path} not found` } }),
  path => ({ status: 404, json: { ok: false, error_code: 404, description: `Not Found: ${path}` } }),
  path => ({ status: 502, json: { ok: false, error_code: 502, description: `No answer from ${path}` } }),
]

/** A disconnect may fail as a Problem, whose message is for people too. */
async function run(
  network: Network,
  account: Account,
  recording: Recording,
  io: NetworkIO,
): Promise<unknown> {
  switch (recording.call) {
    case 'connect':
      return network.connect(account, io)
    case 'probe':
      return network.probe(account, io)
    case 'authorize':
      return network.authorize?.(account, io)
    case 'disconnect':
      try {
        await network.disconnect(account, io)
        return 'disconnected'
      } catch (error) {
        assert.ok(error instanceof Problem)
        return { problem: error.code, message: error.message, ...error.details }
      }
    case 'poll':
      return network.poll?.(account, recording.cursor, io)
    case 'fetchMedia': {
      const media = await network.fetchMedia?.(account, recording.ref, io)
      return media?.ok ? { ...media, body: await text(media.body) } : media
    }
  }
}

/** A network that cannot be asked just now says nothing about the account: no channel breaks by it. */
function blamesNobody(call: Recording['call'], result: unknown): void {
  if (call === 'probe') {
    const { checks } = result as ProbeResult
    for (const { status, transient } of checks) assert.equal(transient === true, status === 'failed')
  }
  if (call === 'connect') {
    const connected = result as ConnectResult
    assert.ok(connected.ok || connected.transient)
  }
  if (call === 'authorize') {
    const authorized = result as Authorized
    assert.ok(authorized.ok || authorized.verdict.verdict === 'retry')
  }
  if (call === 'poll') {
    const polled = result as PollResult
    assert.equal(polled.ok || polled.fatal, false)
  }
}

function saneProbe(result: unknown): void {
  const { checks } = result as ProbeResult
  assert.deepEqual(
    checks.map(check => check.name),
    ['credentials', 'webhook', 'permissions'],
  )
  for (const { status, message, cure } of checks) {
    assert.ok(message)
    if (status === 'failed') assert.ok(cure, `no cure for "${message}"`)
  }
}
