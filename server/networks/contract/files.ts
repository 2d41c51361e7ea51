import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Account, HttpRequest, Network } from '../../domain/network.ts'
import { redactor, stringsIn } from '../../domain/redact.ts'
import type { Answer, Harness, Recording } from './harness.ts'
import { ioOf, responseOf } from './io.ts'

/** Whoever names a file, in a message or in an answer, gets no credentials by it: they go to the network's own hosts only. */
export function files(network: Network, { account, recordings }: Harness): void {
  const { sending, manifest } = network
  if (sending.kind === 'http') {
    test('brings the files that Portico keeps where it says so', () => {
      const brings = Object.values(manifest.capabilities).some(capability => capability.upload !== undefined)
      assert.equal(brings, sending.prepare !== undefined)
    })
  }

  const fetches = recordings.filter(recording => recording.call === 'fetchMedia')
  if (!network.fetchMedia) return

  test('fetchMedia: shows credentials to nobody but the network', async () => {
    const own = new Set(
      [account.baseUrl, ...fetches.flatMap(recording => recording.exchanges.map(({ url }) => url))].map(
        url => URL.parse(url)?.host,
      ),
    )
    for (const recording of fetches) {
      const whose = { ...account, ...recording.account }
      for (const evil of foreign(whose)) {
        const refs = [
          recording.ref,
          evil,
          recording.ref.replace(/^https?:\/\/[^/]+/, evil),
          `${recording.ref}/../${evil}`,
        ]
        for (const ref of refs) {
          for (const answers of poisoned(recording, evil)) {
            for (const request of await requestsFor(network, whose, ref, answers)) {
              if (!own.has(URL.parse(request.url)?.host)) holdsNoSecret(request, whose)
            }
          }
        }
      }
    }
  })
}

/** Links of somebody else's that look like the network's. */
function foreign({ baseUrl }: Account): string[] {
  const { host = 'network.example', hostname = host } = URL.parse(baseUrl) ?? {}
  return [
    'https://evil.example/file',
    'http://evil.example/file',
    `https://${host}@evil.example/file`,
    `https://${hostname}.evil.example/file`,
    `https://evil.example/${host}/file`,
    `https://evil.example\\@${host}/file`,
    '//evil.example/file',
    '@evil.example/file',
    '.evil.example/file',
  ]
}

/** The recorded answers with somebody else's link in each place where a text stands, and where they send on to. */
function poisoned({ exchanges }: Recording, evil: string): Answer[][] {
  const answers = exchanges.map(({ answer }): Answer => ('failure' in answer ? {} : answer))
  const sentOn: Answer[] = [{ status: 302, headers: { location: evil } }]
  const texts = answers.map(answer =>
    answer.json === undefined
      ? answer
      : {
          ...answer,
          json: JSON.parse(JSON.stringify(answer.json), (_, v) => (typeof v === 'string' ? evil : v)),
        },
  )
  const links = answers.map(answer => ({
    ...answer,
    ...(answer.json !== undefined && {
      json: JSON.parse(JSON.stringify(answer.json), (_, v) => (/^https?:/.test(v) ? evil : v)),
    }),
    ...(answer.headers?.location !== undefined && { headers: { ...answer.headers, location: evil } }),
  }))
  return [answers, texts, links, sentOn]
}

/** What a network asks for when its requests are answered so, one after another. */
async function requestsFor(
  network: Network,
  account: Account,
  ref: string,
  answers: readonly Answer[],
): Promise<HttpRequest[]> {
  const asked: HttpRequest[] = []
  const io = ioOf(request => {
    asked.push(request)
    const answer = answers[Math.min(asked.length, answers.length) - 1] ?? {}
    return { ok: true, response: responseOf(answer) }
  })
  const result = await network.fetchMedia?.(account, ref, io)
  if (result?.ok) result.body.destroy()
  return asked
}

function holdsNoSecret({ url, headers = {}, body }: HttpRequest, account: Account): void {
  const text = JSON.stringify([url, headers, typeof body === 'string' ? body : ''])
  const names = Object.keys(headers).map(name => name.toLowerCase())
  assert.ok(!names.includes('authorization'), `credentials for ${text}`)
  const secrets = [account.webhookSecret, ...stringsIn(account.secrets)]
  assert.equal(redactor(secrets)(text), text, `a secret for ${text}`)
}
