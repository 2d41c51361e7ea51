import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { Account } from '../../domain/network.ts'
import type { Harness } from '../contract/harness.ts'
import { ioOf, responseOf } from '../contract/io.ts'

/** A server that takes every mail, as long as the suite runs. */
const server = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  disableReverseLookup: true,
  logger: false,
  onAuth: (_auth, _session, callback) => callback(null, { user: 'shop' }),
  onData(stream, _session, callback) {
    stream.resume().once('end', () => callback())
  },
})
server.listen(0, '127.0.0.1')
await once(server.server, 'listening')
server.server.unref()

const account: Account = {
  channelId: '0193b4c2-0000-7000-8000-000000000070',
  config: {
    fromEmail: 'Shop@Example.com',
    fromName: 'The shop',
    smtpHost: '127.0.0.1',
    smtpPort: (server.server.address() as AddressInfo).port,
    smtpUser: 'shop@example.com',
    imapHost: 'imap.example.com',
    imapPort: 993,
    imapUser: 'shop@example.com',
    mailbox: 'INBOX',
  },
  secrets: { smtpPassword: 'a-password-to-send', imapPassword: 'a-password-to-read' },
  webhookSecret: 'whsec_Qm8XvT3pKz71LwYcNd5RfJ2sHgB6uAe0Mt9ZxWqE',
  webhookUrl: 'https://portico.example/webhooks/ch_7',
  baseUrl: '',
}

/** What nobody is found at: the suite knows requests only, and mail servers are asked in tests of their own. */
const nowhere = (host: string) => ({
  code: 'dns',
  message: `${host} has no address.`,
  cure: `Check the server's name (${host}), and that this machine reaches it.`,
})
const unreached = (name: string, host: string) => {
  const { message, cure } = nowhere(host)
  return { name, status: 'failed', message, cure, transient: true }
}

export const harness: Harness = {
  account,
  sign: (body, { webhookUrl }) => ({
    method: 'POST',
    url: String(webhookUrl),
    query: {},
    headers: { 'content-type': 'application/json' },
    body,
  }),
  signature: null,
  batch: null,
  thread: 'ada@example.com',
  io: {
    ...ioOf(() => ({
      ok: true,
      response: responseOf({ text: 'a file', headers: { 'content-type': 'image/png' } }),
    })),
    resolve: async () => ({ ok: true, addresses: [{ address: '127.0.0.1', family: 4 }] }),
  },
  refused: [],
  answers: [],
  recordings: [
    {
      call: 'connect',
      name: 'a server that is not found',
      exchanges: [],
      result: { ok: false, failure: nowhere('imap.example.com'), transient: true },
    },
    { call: 'disconnect', name: 'leaves nothing behind', exchanges: [], result: 'disconnected' },
    {
      call: 'probe',
      name: 'servers that are not found',
      exchanges: [],
      result: {
        checks: [
          unreached('credentials', '127.0.0.1'),
          unreached('webhook', 'imap.example.com'),
          {
            name: 'permissions',
            status: 'skipped',
            message: 'Whether mail may be sent as shop@example.com shows with the first.',
          },
        ],
      },
    },
    {
      call: 'poll',
      name: 'a server that is not found',
      cursor: null,
      exchanges: [],
      result: { ok: false, failure: nowhere('imap.example.com'), fatal: false },
    },
    {
      call: 'fetchMedia',
      name: 'a server that is not found',
      ref: '1.2.3',
      exchanges: [],
      result: { ok: false, failure: nowhere('imap.example.com') },
    },
    {
      call: 'fetchMedia',
      name: 'a file that is none of a mail',
      ref: 'elsewhere',
      exchanges: [],
      result: {
        ok: false,
        failure: {
          code: 'gone',
          message: 'The mail is no longer in the mailbox.',
          cure: 'It was moved or deleted, or the mailbox was made anew: see there.',
        },
        permanent: true,
      },
    },
  ],
}
