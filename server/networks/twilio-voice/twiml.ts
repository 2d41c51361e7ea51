/** One verb of TwiML, or a noun inside one. https://www.twilio.com/docs/voice/twiml */
export interface Verb {
  name: string
  attributes?: Record<string, string | number | undefined>
  content?: string | Verb[]
}

/** A TwiML document: what the call does, one verb after another. */
export const twiml = (verbs: readonly Verb[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${write({ name: 'Response', content: [...verbs] })}`

function write({ name, attributes = {}, content = [] }: Verb): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attribute(String(value))}"`],
  )
  const inner = typeof content === 'string' ? text(content) : content.map(write).join('')
  const tag = name + pairs.join('')
  return inner === '' ? `<${tag}/>` : `<${tag}>${inner}</${name}>`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

const text = (value: string): string => legal(value).replace(/[&<>\r]/g, c => entities[c] ?? c)
/** White space is written out, as a reader of XML takes it for a blank otherwise. */
const attribute = (value: string): string => legal(value).replace(/[&<"\t\n\r]/g, c => entities[c] ?? c)

/** Without the characters that XML cannot hold. https://www.w3.org/TR/xml/#charsets */
const legal = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be left out.
  value.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
