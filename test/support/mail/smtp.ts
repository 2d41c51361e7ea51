import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail that the server has taken. */
export interface TakenMail {
  from: string
  to: string[]
  source: Buffer
  mail: ParsedMail
}

/** At which word of a client the server answers otherwise than usual. */
export type Moment = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data'

/** A real SMTP server (smtp-server of npm) on 127.0.0.1, for one user. */
export interface Smtp {
  port: number
  user: string
  password: string
  /** Every mail it has taken, in order. */
  taken: TakenMail[]
  /** Until further notice it answers so at that moment, such as `550 5.1.1 No such user`; null: as usual. */
  answer(moment: Moment, reply: string | null): void
  /** Takes a mail for good and closes before it says so, once. */
  loseNextAnswer(): void
  stop(): Promise<void>
}

export async function startSmtp(options: SMTPServerOptions = {}): Promise<Smtp> {
  const [user, password] = ['shop', 'smtp-password']
  const taken: TakenMail[] = []
  const replies = new Map<Moment, string>()
  let lose = false
  const refusal = (moment: Moment): Error | null => {
    const reply = replies.get(moment)
    if (reply === undefined) return null
    return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) })
  }
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onConnect: (_session, callback) => callback(refusal('connect')),
    onAuth(auth, _session, callback) {
      const refused = refusal('auth')
      if (refused) return callback(refused)
      if (auth.username === user && auth.password === password) return callback(null, { user })
      callback(Object.assign(new Error('5.7.8 Wrong user or password'), { responseCode: 535 }))
    },
    onMailFrom: (_address, _session, callback) => callback(refusal('mail')),
    onRcptTo: (_address, _session, callback) => callback(refusal('rcpt')),
    async onData(stream, session, callback) {
      const source = await buffer(stream)
      const refused = refusal('data')
      if (refused) return callback(refused)
      const { mailFrom, rcptTo } = session.envelope
      taken.push({
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map(({ address }) => address),
        source,
        mail: await simpleParser(source),
      })
      if (lose) {
        lose = false
        for (const connection of server.connections) connection.close()
        return
      }
      callback()
    },
    ...options,
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    user,
    password,
    taken,
    answer(moment, reply) {
      if (reply === null) replies.delete(moment)
      else replies.set(moment, reply)
    },
    loseNextAnswer() {
      lose = true
    },
    stop: () => new Promise(resolve => server.close(resolve)),
  }
}
