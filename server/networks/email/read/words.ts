import { randomUUID } from 'node:crypto'
import type { ParsedMail, SimpleParserOptions } from 'mailparser'
import { isMultipart, isText, type Structure } from './layout.ts'

/** Characters of HTML of which a text is still made. */
const LONGEST_HTML = 150_000

/** What a mail says. Headers are as mailparser reads them. */
export interface Words {
  mail: ParsedMail
  text: string
  html: string
}

const OPTIONS = { keepCidLinks: true, skipImageLinks: true, skipTextLinks: true }

/**
 * Reads what a mail says, its files left aside: the texts are put together again as they stood in it, for mailparser,
 * which knows the encodings and character sets. `bodies` are the texts by the numbers of their parts. Where there is only
 * HTML, a text is made of it.
 */
export async function readWords(
  header: Buffer,
  structure: Structure,
  bodies: ReadonlyMap<string, Buffer>,
): Promise<Words> {
  const head = Buffer.from(withoutContent(header.toString('latin1')), 'latin1')
  const body = entity(structure, bodies, `portico-${randomUUID()}`)
  const options = { ...OPTIONS, skipHtmlToText: true }
  // What nobody can read must not hide that a mail came, and from whom.
  const mail = await parse(Buffer.concat([head, body]), options).catch(() =>
    parse(Buffer.concat([head, lines('', '')]), options),
  )
  const html = mail.html || ''
  return { mail, text: (mail.text || '').trimEnd() || (await textOf(html)), html }
}

/** A part that is a text, whatever it calls itself. */
export async function readText(body: Buffer, { encoding, parameters }: Structure): Promise<string> {
  const charset = parameters?.charset ?? 'utf-8'
  const node = { type: 'text/plain', parameters: { charset }, ...(encoding && { encoding }) }
  return (await parse(entity(node, new Map([['1', body]]), ''), OPTIONS)).text ?? ''
}

async function parse(source: Buffer | string, options: SimpleParserOptions): Promise<ParsedMail> {
  // Loaded by the first mail: an installation without mail does without its memory.
  const { simpleParser } = await import('mailparser')
  return await simpleParser(source, options)
}

async function textOf(html: string): Promise<string> {
  if (html === '' || html.length > LONGEST_HTML) return ''
  try {
    const source = `Content-Type: text/html; charset=utf-8\r\n\r\n${html}`
    return ((await parse(source, OPTIONS)).text ?? '').trimEnd()
  } catch {
    return ''
  }
}

/** A header without the lines that tell of the body, and without the empty line at its end. */
const withoutContent = (header: string): string =>
  header
    .split(/\r?\n(?![ \t])/)
    .filter(line => line !== '' && !/^(content-|mime-version)/i.test(line))
    .map(line => `${line}\r\n`)
    .join('')

/** A part with its own header; nothing of a file. */
function entity(node: Structure, bodies: ReadonlyMap<string, Buffer>, boundary: string): Buffer {
  if (isMultipart(node)) {
    const children = (node.childNodes ?? [])
      .filter(child => isMultipart(child) || isText(child))
      .map((child, i) => entity(child, bodies, `${boundary}.${i + 1}`))
    return Buffer.concat([
      lines(`Content-Type: ${word(node.type)}; boundary="${boundary}"`, '', ''),
      ...children.flatMap(child => [lines(`--${boundary}`, ''), child, lines('', '')]),
      lines(`--${boundary}--`),
    ])
  }
  // The whole mail is a file.
  if (!isText(node)) return lines('Content-Type: text/plain', '', '')
  const { charset, format, delsp } = node.parameters ?? {}
  const parameters = Object.entries({ charset, format, delsp })
    .filter(([, value]) => value !== undefined)
    .map(([name, value = '']) => `; ${name}="${word(value)}"`)
  return Buffer.concat([
    lines(
      `Content-Type: ${node.type}${parameters.join('')}`,
      `Content-Transfer-Encoding: ${word(node.encoding ?? '7bit')}`,
      '',
      '',
    ),
    bodies.get(node.part ?? '1') ?? Buffer.alloc(0),
  ])
}

const lines = (...all: string[]): Buffer => Buffer.from(all.join('\r\n'), 'latin1')

/** Only what may stand in a header. */
const word = (text: string): string => text.replace(/[^\w.+/:-]/g, '')
