import { type Fields, isFields } from '../shared/fields.ts'

/** What is wrong with a request. https://developers.line.biz/en/reference/messaging-api/#error-responses */
export interface Detail {
  message: string
  property: string
}

const EMPTY = 'May not be empty'
const URI_LIMIT = 2000

/** Everything wrong with the message objects of a push. https://developers.line.biz/en/reference/messaging-api/#message-objects */
export function checkMessages(messages: unknown): Detail[] {
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 5) {
    return [{ message: 'Size must be between 1 and 5', property: 'messages' }]
  }
  return messages.flatMap((message: unknown, i) => checkMessage(message, `messages[${i}]`))
}

function checkMessage(message: unknown, at: string): Detail[] {
  if (!isFields(message)) return [{ message: 'Must be an object', property: at }]
  const check = MESSAGES[String(message.type)]
  if (!check) {
    const known = Object.keys(MESSAGES).join(', ')
    return [{ message: `Must be one of the following values: [${known}]`, property: `${at}.type` }]
  }
  return [...check(message, at), ...checkQuickReply(message.quickReply, `${at}.quickReply`)]
}

const MESSAGES: Record<string, (message: Fields, at: string) => Detail[]> = {
  text: (m, at) => length(m, at, 'text', 1, 5000),
  image: (m, at) => [...link(m, at, 'originalContentUrl'), ...link(m, at, 'previewImageUrl')],
  video: (m, at) => [...link(m, at, 'originalContentUrl'), ...link(m, at, 'previewImageUrl')],
  audio: (m, at) => [...link(m, at, 'originalContentUrl'), ...positive(m, at, 'duration')],
  sticker: (m, at) => [...digits(m, at, 'packageId'), ...digits(m, at, 'stickerId')],
  location: (m, at) => [
    ...length(m, at, 'title', 1, 100),
    ...length(m, at, 'address', 1, 100),
    ...within(m, at, 'latitude', 90),
    ...within(m, at, 'longitude', 180),
  ],
  template: (m, at) => [...length(m, at, 'altText', 1, 1500), ...checkTemplate(m.template, `${at}.template`)],
}

/** https://developers.line.biz/en/reference/messaging-api/#template-messages */
function checkTemplate(template: unknown, at: string): Detail[] {
  if (!isFields(template)) return [{ message: EMPTY, property: at }]
  const { thumbnailImageUrl, title } = template
  switch (template.type) {
    case 'buttons': {
      const adorned = thumbnailImageUrl !== undefined || title !== undefined
      return [
        ...(thumbnailImageUrl === undefined ? [] : link(template, at, 'thumbnailImageUrl')),
        ...(title === undefined ? [] : length(template, at, 'title', 1, 40)),
        ...length(template, at, 'text', 1, adorned ? 60 : 160),
        ...actions(template, at, 1, 4),
      ]
    }
    case 'confirm':
      return [...length(template, at, 'text', 1, 240), ...actions(template, at, 2, 2)]
    case 'carousel':
      return checkColumns(template.columns, `${at}.columns`)
    default:
      return [
        {
          message: 'Must be one of the following values: [buttons, confirm, carousel]',
          property: `${at}.type`,
        },
      ]
  }
}

function checkColumns(columns: unknown, at: string): Detail[] {
  if (!Array.isArray(columns) || columns.length < 1 || columns.length > 10 || !columns.every(isFields)) {
    return [{ message: 'Size must be between 1 and 10', property: at }]
  }
  const uneven = (of: (column: Fields) => unknown) => new Set(columns.map(of)).size > 1
  const details = columns.flatMap((column: Fields, i) => {
    const adorned = column.thumbnailImageUrl !== undefined || column.title !== undefined
    return [
      ...(column.thumbnailImageUrl === undefined ? [] : link(column, `${at}[${i}]`, 'thumbnailImageUrl')),
      ...(column.title === undefined ? [] : length(column, `${at}[${i}]`, 'title', 1, 40)),
      ...length(column, `${at}[${i}]`, 'text', 1, adorned ? 60 : 120),
      ...actions(column, `${at}[${i}]`, 1, 3),
    ]
  })
  if (uneven(c => (Array.isArray(c.actions) ? c.actions.length : 0))) {
    details.push({ message: 'the number of actions of each column must be the same', property: at })
  }
  if (uneven(c => c.title === undefined) || uneven(c => c.thumbnailImageUrl === undefined)) {
    details.push({ message: 'all columns must have the same elements', property: at })
  }
  return details
}

function actions(of: Fields, at: string, least: number, most: number): Detail[] {
  if (!Array.isArray(of.actions) || of.actions.length < least || of.actions.length > most) {
    return [{ message: `Size must be between ${least} and ${most}`, property: `${at}.actions` }]
  }
  return of.actions.flatMap((action: unknown, i) => checkAction(action, `${at}.actions[${i}]`))
}

/** https://developers.line.biz/en/reference/messaging-api/#quick-reply */
function checkQuickReply(quickReply: unknown, at: string): Detail[] {
  if (quickReply === undefined) return []
  const items = isFields(quickReply) ? quickReply.items : undefined
  if (!Array.isArray(items) || items.length < 1 || items.length > 13) {
    return [{ message: 'Size must be between 1 and 13', property: `${at}.items` }]
  }
  return items.flatMap((item: unknown, i) =>
    checkAction(isFields(item) ? item.action : undefined, `${at}.items[${i}].action`),
  )
}

/** https://developers.line.biz/en/reference/messaging-api/#action-objects */
function checkAction(action: unknown, at: string): Detail[] {
  if (!isFields(action)) return [{ message: EMPTY, property: at }]
  const label = length(action, at, 'label', 1, 20)
  switch (action.type) {
    case 'postback':
      return [
        ...label,
        ...length(action, at, 'data', 1, 300),
        ...(action.displayText === undefined ? [] : length(action, at, 'displayText', 1, 300)),
      ]
    case 'message':
      return [...label, ...length(action, at, 'text', 1, 300)]
    case 'uri': {
      const bad = length(action, at, 'uri', 1, 1000)
      if (bad.length > 0 || /^(https?|line|tel):/.test(String(action.uri))) return [...label, ...bad]
      return [...label, { message: 'invalid uri scheme', property: `${at}.uri` }]
    }
    default:
      return [
        { message: 'Must be one of the following values: [postback, message, uri]', property: `${at}.type` },
      ]
  }
}

function length(of: Fields, at: string, field: string, least: number, most: number): Detail[] {
  const value = of[field]
  const property = `${at}.${field}`
  if (typeof value !== 'string' || (least > 0 && value.trim() === '')) return [{ message: EMPTY, property }]
  return value.length > most ? [{ message: `Length must be between 0 and ${most}`, property }] : []
}

function link(of: Fields, at: string, field: string): Detail[] {
  const bad = length(of, at, field, 1, URI_LIMIT)
  if (bad.length > 0 || URL.parse(String(of[field]))?.protocol === 'https:') return bad
  return [{ message: 'invalid uri scheme', property: `${at}.${field}` }]
}

const digits = (of: Fields, at: string, field: string): Detail[] =>
  /^\d+$/.test(String(of[field])) ? [] : [{ message: 'Must be a number', property: `${at}.${field}` }]

const positive = (of: Fields, at: string, field: string): Detail[] =>
  Number.isInteger(of[field]) && Number(of[field]) > 0
    ? []
    : [{ message: 'Must be a positive number', property: `${at}.${field}` }]

const within = (of: Fields, at: string, field: string, most: number): Detail[] =>
  typeof of[field] === 'number' && Math.abs(Number(of[field])) <= most
    ? []
    : [{ message: `Must be between -${most} and ${most}`, property: `${at}.${field}` }]
