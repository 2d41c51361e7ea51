/** An element of XML; TwiML has neither comments worth reading nor text beside elements. */
export interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

const TOKEN =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<\/([A-Za-z][\w:.-]*)\s*>|<([A-Za-z][\w:.-]*)((?:\s+[A-Za-z][\w:.-]*\s*=\s*"[^"<]*")*)\s*(\/?)>|([^<]+)/y

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Reads a document. Throws for what is not well-formed. */
export function parseXml(source: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open: Element[] = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(source)
    if (!token) throw new Error(`No XML at ${at}: ${source.slice(at, at + 20)}`)
    const [, closed, opened, attributes = '', short, text] = token
    const current = open.at(-1) ?? root
    if (closed !== undefined) {
      if (open.pop()?.name !== closed) throw new Error(`</${closed}> closes nothing`)
    } else if (opened !== undefined) {
      const element: Element = {
        name: opened,
        attributes: readAttributes(attributes),
        children: [],
        text: '',
      }
      current.children.push(element)
      if (short === '') open.push(element)
    } else if (text !== undefined) current.text += decode(text)
  }
  const [document] = root.children
  if (open.length !== 1 || !document || root.children.length !== 1 || root.text.trim() !== '') {
    throw new Error('A document is one element')
  }
  return document
}

const readAttributes = (source: string): Record<string, string> =>
  Object.fromEntries(
    [...source.matchAll(/([\w:.-]+)\s*=\s*"([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      decode(value),
    ]),
  )

const decode = (text: string): string =>
  text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));|&/g, (_, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    const character = ENTITIES[name]
    if (character === undefined) throw new Error(`&${name ?? ''} is no entity`)
    return character
  })
