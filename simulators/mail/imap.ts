import type { Socket } from 'node:net'
import { Talk } from './talk.ts'
import type { Mail, World } from './world.ts'

/** Mails are numbered as long as the server runs. */
const UID_VALIDITY = Math.floor(Date.now() / 1000)

/**
 * The incoming server: as much of it as it takes to read one mailbox, INBOX, and to wait for mail in it.
 * https://www.rfc-editor.org/rfc/rfc3501, https://www.rfc-editor.org/rfc/rfc2177
 */
export async function serveImap(world: World, socket: Socket): Promise<void> {
  const talk = new Talk(socket)
  let signedIn = false
  let open = false
  let told = 0
  const tellNews = () => {
    if (!open || told === world.inbox.length) return
    told = world.inbox.length
    talk.say(`* ${told} EXISTS`)
  }

  const folders = (name: string, rest: string): string => {
    const [, pattern = ''] = wordsIn(rest)
    const folder = pattern === '' ? '(\\Noselect) "/" ""' : '(\\HasNoChildren) "/" "INBOX"'
    if (['', '*', '%', 'INBOX'].includes(pattern.toUpperCase())) talk.say(`* ${name} ${folder}`)
    return 'OK'
  }

  const commands: Record<string, (rest: string) => Promise<string> | string> = {
    CAPABILITY: () => {
      talk.say(`* CAPABILITY ${CAPABILITIES}`)
      return 'OK'
    },
    NOOP: () => 'OK',
    LOGIN: rest => {
      const [user = '', password = ''] = wordsIn(rest)
      signedIn = world.isOwner(user, password)
      return signedIn ? 'OK' : 'NO [AUTHENTICATIONFAILED] Wrong user or password'
    },
    LOGOUT: () => {
      talk.say('* BYE')
      return 'OK'
    },
    LIST: rest => folders('LIST', rest),
    LSUB: rest => folders('LSUB', rest),
    EXAMINE: rest => {
      if (wordsIn(rest)[0]?.toUpperCase() !== 'INBOX') return 'NO [NONEXISTENT] There is no such mailbox'
      open = true
      told = world.inbox.length
      talk.say(
        `* ${told} EXISTS`,
        '* 0 RECENT',
        '* FLAGS ()',
        `* OK [UIDVALIDITY ${UID_VALIDITY}]`,
        `* OK [UIDNEXT ${told + 1}]`,
      )
      return 'OK [READ-ONLY]'
    },
    UID: rest => {
      if (!open) return 'BAD Open a mailbox first'
      const [, verb = '', query = ''] = /^(\w+) (.*)$/.exec(rest) ?? []
      if (verb.toUpperCase() === 'SEARCH') {
        const found = search(world.inbox, query)
        if (found === null) return 'BAD Search by UID or SINCE'
        talk.say(`* SEARCH${found.map(({ uid }) => ` ${uid}`).join('')}`)
        return 'OK'
      }
      const [, set = '', items = ''] = /^(\S+) \((.*)\)$/.exec(query) ?? []
      if (verb.toUpperCase() !== 'FETCH' || set === '') return 'BAD Only UID SEARCH and UID FETCH'
      for (const mail of world.inbox.filter(isIn(set, world.inbox))) talk.say(fetched(mail, items))
      return 'OK'
    },
    IDLE: async () => {
      world.news.on('mail', tellNews)
      talk.say('+ idling')
      tellNews()
      const line = await talk.line()
      world.news.off('mail', tellNews)
      return line?.toUpperCase() === 'DONE' ? 'OK' : 'BAD Expected DONE'
    },
  }

  talk.say(`* OK [CAPABILITY ${CAPABILITIES}] mail.example.com`)
  for (let line = await commandOf(talk); line !== null; line = await commandOf(talk)) {
    const [, tag = '*', verb = '', rest = ''] = /^(\S+) (\S+) ?(.*)$/s.exec(line) ?? []
    const name = verb.toUpperCase()
    const command = commands[name]
    if (!command) talk.say(`${tag} BAD That is not known here`)
    else if (!signedIn && !OPEN_TO_ALL.has(name)) talk.say(`${tag} NO Sign in first`)
    else {
      const answer = await command(rest)
      tellNews()
      talk.say(`${tag} ${answer}${/ /.test(answer) ? '' : ' done'}`)
    }
    if (name === 'LOGOUT') talk.end()
  }
}

const CAPABILITIES = 'IMAP4rev1 IDLE'
const OPEN_TO_ALL = new Set(['CAPABILITY', 'NOOP', 'LOGIN', 'LOGOUT'])

/** A command's line; a text that was announced by its length, and followed, stands in it in quotes. */
async function commandOf(talk: Talk): Promise<string | null> {
  let whole = ''
  for (;;) {
    const line = await talk.line()
    if (line === null) return null
    const [announced, length] = /\{(\d+)\}$/.exec(line) ?? []
    if (announced === undefined) return whole + line
    talk.say('+ Go ahead')
    const text = await talk.bytes(Number(length))
    whole += line.slice(0, -announced.length) + JSON.stringify(String(text))
  }
}

/** Words, some of them in quotes. */
const wordsIn = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
  )

/** By numbers, or by the day on which a mail came; null for anything else. */
function search(inbox: readonly Mail[], query: string): readonly Mail[] | null {
  const [key = '', value = ''] = wordsIn(query)
  if (key.toUpperCase() === 'UID') return inbox.filter(isIn(value, inbox))
  if (key.toUpperCase() !== 'SINCE') return null
  const since = Date.parse(`${value} UTC`)
  return inbox.filter(({ at }) => at.getTime() >= since)
}

/** Whether a mail is in a set such as `1,3:5,7:*`, where `*` is the last there is. */
function isIn(set: string, inbox: readonly Mail[]): (mail: Mail) => boolean {
  const last = inbox.at(-1)?.uid ?? 0
  const ranges = set.split(',').map(range => {
    const ends = range.split(':').map(end => (end === '*' ? last : Number(end)))
    return [Math.min(...ends), Math.max(...ends)] as const
  })
  return ({ uid }) => ranges.some(([from, to]) => uid >= from && uid <= to)
}

/** What was asked for of a mail. https://www.rfc-editor.org/rfc/rfc3501#section-7.4.2 */
function fetched(mail: Mail, items: string): Buffer {
  const parts: Buffer[] = []
  for (const [item, section, start, length] of items.matchAll(
    /BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?|\S+/g,
  )) {
    const name = item.toUpperCase()
    if (section !== undefined)
      parts.push(sectionOf(mail, section, Number(start ?? 0), Number(length ?? Infinity)))
    if (name === 'INTERNALDATE') parts.push(Buffer.from(`INTERNALDATE "${imapDate(mail.at)}"`))
    if (name === 'BODYSTRUCTURE') parts.push(Buffer.from(`BODYSTRUCTURE ${structureOf(mail)}`))
    if (name === 'FLAGS') parts.push(Buffer.from('FLAGS ()'))
  }
  const content = parts.flatMap(part => [Buffer.from(' '), part])
  return Buffer.concat([Buffer.from(`* ${mail.uid} FETCH (UID ${mail.uid}`), ...content, Buffer.from(')')])
}

function sectionOf({ header, text }: Mail, section: string, start: number, length: number): Buffer {
  const whole: Record<string, Buffer> = {
    HEADER: header,
    '1': text,
    TEXT: text,
    '': Buffer.concat([header, text]),
  }
  const asked = (whole[section.toUpperCase()] ?? Buffer.alloc(0)).subarray(start, start + length)
  return Buffer.concat([Buffer.from(`BODY[${section}]<${start}> {${asked.length}}\r\n`), asked])
}

const structureOf = ({ text }: Mail): string => {
  const lines = text.toString().split('\r\n').length - 1
  return `("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "8BIT" ${text.length} ${lines} NIL NIL NIL NIL)`
}

/** Such as `17-Jul-1996 02:44:25 +0000`. */
function imapDate(at: Date): string {
  const [, day = '', month = '', year = '', time = ''] =
    /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(at.toUTCString()) ?? []
  return `${day}-${month}-${year} ${time} +0000`
}
