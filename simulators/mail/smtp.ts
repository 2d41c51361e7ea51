import type { Socket } from 'node:net'
import { Talk } from './talk.ts'
import type { Moment, World } from './world.ts'

/**
 * The outgoing server: signing in (PLAIN, LOGIN), and sending from the account's own address.
 * https://www.rfc-editor.org/rfc/rfc5321, https://www.rfc-editor.org/rfc/rfc4954
 */
export async function serveSmtp(world: World, socket: Socket): Promise<void> {
  const talk = new Talk(socket)
  let signedIn = false
  let from: string | null = null
  let to: string[] = []
  const fresh = () => {
    from = null
    to = []
  }
  /** What to say: as usual, unless the world has been told otherwise. */
  const answerTo = (moment: Moment, usual: string) => {
    const said = world.answers.get(moment) ?? usual
    return { said, good: said.startsWith('2') }
  }
  const answer = (moment: Moment, usual: string): boolean => {
    const { said, good } = answerTo(moment, usual)
    talk.say(said)
    return good
  }

  const commands: Record<string, (rest: string) => Promise<void> | void> = {
    EHLO: () => talk.say('250-mail.example.com', '250-8BITMIME', '250-SIZE 26214400', '250 AUTH PLAIN LOGIN'),
    HELO: () => talk.say('250 mail.example.com'),
    AUTH: async rest => {
      const [user, password] = await credentials(talk, rest)
      const known = world.isOwner(user, password)
      const usual = known ? '235 2.7.0 Welcome' : '535 5.7.8 Wrong user or password'
      signedIn = answer('auth', usual) && known
    },
    MAIL: rest => {
      if (!signedIn) return talk.say('530 5.7.0 Sign in first')
      const address = pathIn(rest)
      const own = address === world.address
      const usual = own ? '250 2.1.0 OK' : `553 5.7.1 ${address} is not an address of yours`
      if (answer('mail', usual) && own) from = address
    },
    RCPT: rest => {
      if (from === null) return talk.say('503 5.5.1 MAIL first')
      const address = pathIn(rest)
      if (!address.includes('@')) return talk.say('501 5.1.3 That is no address')
      if (answer('rcpt', '250 2.1.5 OK')) to.push(address)
    },
    DATA: async () => {
      if (from === null || to.length === 0) return talk.say('503 5.5.1 RCPT first')
      talk.say('354 Go ahead')
      const source = await mailIn(talk)
      const { said, good } = answerTo('data', '250 2.0.0 It is on its way')
      if (source !== null && good) await world.take(from, to, source)
      talk.say(said)
      fresh()
    },
    RSET: () => {
      fresh()
      talk.say('250 2.0.0 OK')
    },
    NOOP: () => talk.say('250 2.0.0 OK'),
    QUIT: () => {
      talk.say('221 2.0.0 Good bye')
      talk.end()
    },
  }

  talk.say('220 mail.example.com ESMTP')
  for (let line = await talk.line(); line !== null; line = await talk.line()) {
    const [verb = '', ...rest] = line.split(' ')
    const command = commands[verb.toUpperCase()]
    if (command) await command(rest.join(' '))
    else talk.say('502 5.5.1 That is not known here')
  }
}

const decoded = (base64: string | null | undefined): string => Buffer.from(base64 ?? '', 'base64').toString()

/** https://www.rfc-editor.org/rfc/rfc4616 */
async function credentials(talk: Talk, rest: string): Promise<[string, string]> {
  const [how, first] = rest.split(' ')
  const ask = async (prompt: string): Promise<string> => {
    talk.say(`334 ${Buffer.from(prompt).toString('base64')}`)
    return decoded(await talk.line())
  }
  if (how?.toUpperCase() === 'LOGIN') {
    return [first === undefined ? await ask('Username:') : decoded(first), await ask('Password:')]
  }
  const [, user = '', password = ''] = (first === undefined ? await ask('') : decoded(first)).split('\0')
  return [user, password]
}

const pathIn = (rest: string): string => /<([^>]*)>/.exec(rest)?.[1] ?? ''

/** Up to the line that is a dot; one that begins a line was doubled. */
async function mailIn(talk: Talk): Promise<Buffer | null> {
  const lines: string[] = []
  for (;;) {
    const line = await talk.line()
    if (line === null) return null
    if (line === '.') return Buffer.from(lines.map(each => `${each}\r\n`).join(''))
    lines.push(line.replace(/^\./, ''))
  }
}
