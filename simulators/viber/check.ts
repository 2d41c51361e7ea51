import { type Fields, isFields } from '../shared/fields.ts'
import { badData, missing, ViberError } from './errors.ts'

const MB = 1024 * 1024
const MAX_TRACKING = 4000

/** https://developers.viber.com/docs/api/rest-bot-api/#forbiddenFileFormats */
const FORBIDDEN =
  /\.(action|apk|app|bat|bin|cmd|com|command|cpl|csh|exe|gadget|inf1|ins|inx|ipa|isu|job|jse|ksh|lnk|msc|msi|msp|mst|osx|out|paf|pif|prg|ps1|reg|rgs|run|sct|shb|shs|u3p|vb|vbe|vbs|vbscript|workflow|ws|wsf)$/i

/** Throws for a message that Viber would not take. https://developers.viber.com/docs/api/rest-bot-api/#message-types */
export function checkMessage(message: Fields): void {
  if (!isFields(message.sender)) throw missing('sender')
  length(message.sender, 'name', 1, 28)
  if (message.sender.avatar !== undefined) link(message.sender, 'avatar', /^https?:/)
  if (message.tracking_data !== undefined) length(message, 'tracking_data', 0, MAX_TRACKING)
  const version = message.min_api_version ?? 1
  if (!Number.isInteger(version) || Number(version) < 1) throw badData('min_api_version')
  if (message.keyboard !== undefined) checkKeys(message.keyboard, 'keyboard', 2)
  if (message.type === undefined && message.keyboard !== undefined) return
  const check = TYPES[String(message.type)]
  if (!check) throw message.type === undefined ? missing('type') : badData('type')
  check(message)
}

const TYPES: Record<string, (message: Fields) => void> = {
  text: m => length(m, 'text', 1, 7000),
  picture: m => {
    length(m, 'text', 0, 768)
    link(m, 'media', /\.(jpe?g|png|gif)$/i)
    if (m.thumbnail !== undefined) link(m, 'thumbnail', /^https?:/)
  },
  video: m => {
    link(m, 'media', /\.mp4$/i)
    size(m, 26 * MB)
    if (m.duration !== undefined && !within(m.duration, 0, 180)) throw badData('duration')
    if (m.thumbnail !== undefined) link(m, 'thumbnail', /^https?:/)
  },
  file: m => {
    link(m, 'media', /^https?:/)
    size(m, 50 * MB)
    length(m, 'file_name', 1, 256)
    if (!/\.\w+$/.test(String(m.file_name)) || FORBIDDEN.test(String(m.file_name))) throw badData('file_name')
  },
  contact: m => {
    if (!isFields(m.contact)) throw missing('contact')
    length(m.contact, 'name', 1, 28)
    length(m.contact, 'phone_number', 1, 18)
  },
  location: m => {
    const { lat, lon } = isFields(m.location) ? m.location : {}
    if (lat === undefined || lon === undefined) throw missing('location')
    if (!within(Number(lat), -90, 90) || !within(Number(lon), -180, 180)) throw badData('location')
  },
  url: m => {
    length(m, 'media', 1, 2000)
    link(m, 'media', /^https?:/)
  },
  sticker: m => {
    if (m.sticker_id === undefined) throw missing('sticker_id')
    if (!Number.isInteger(m.sticker_id)) throw badData('sticker_id')
  },
  rich_media: m => {
    if (Number(m.min_api_version ?? 1) < 2) throw new ViberError(14)
    checkKeys(m.rich_media, 'rich_media', 7)
  },
}

/** https://developers.viber.com/docs/tools/keyboards/#buttons-parameters */
function checkKeys(of: unknown, type: 'keyboard' | 'rich_media', mostRows: number): void {
  if (!isFields(of)) throw missing(type)
  if (of.Type !== type) throw badData(`${type}.Type`)
  const { Buttons: keys, ButtonsGroupColumns: columns = 6, ButtonsGroupRows: rows = mostRows } = of
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isFields)) throw badData(`${type}.Buttons`)
  if (!within(columns, 1, 6) || !within(rows, 1, 7)) throw badData(`${type}.ButtonsGroup`)
  let area = 0
  for (const key of keys) area += checkKey(key, mostRows)
  if (type === 'rich_media' && area > 6 * Number(columns) * Number(rows)) throw badData('rich_media.Buttons')
}

/** How many places of the grid the key takes. */
function checkKey(key: Fields, mostRows: number): number {
  const { Columns = 6, Rows = 1, ActionType = 'reply', ActionBody } = key
  if (!within(Columns, 1, 6) || !within(Rows, 1, mostRows)) throw badData('Buttons: Columns, Rows')
  if (!['reply', 'open-url', 'location-picker', 'share-phone', 'none'].includes(String(ActionType))) {
    throw badData('Buttons: ActionType')
  }
  if (typeof ActionBody !== 'string' || ActionBody === '') throw missing('Buttons: ActionBody')
  if (ActionType === 'open-url' && !URL.canParse(ActionBody)) throw badData('Buttons: ActionBody')
  if (key.Text !== undefined) length(key, 'Text', 0, 250)
  if (key.Image !== undefined) link(key, 'Image', /\.(jpe?g|png)$/i)
  if ([key.Text, key.Image, key.BgMedia, key.BgColor].every(part => part === undefined)) {
    throw missing('Buttons: Text, BgMedia, Image or BgColor')
  }
  return Number(Columns) * Number(Rows)
}

function length(of: Fields, field: string, least: number, most: number): void {
  const value = of[field]
  if (typeof value !== 'string' || value.length < least) throw missing(field)
  if (value.length > most) throw badData(`${field} has more than ${most} characters`)
}

/** A link, as a whole or by its path's end. */
function link(of: Fields, field: string, form: RegExp): void {
  const value = of[field]
  if (typeof value !== 'string' || value === '') throw missing(field)
  const url = URL.parse(value)
  if (!url || !/^https?:$/.test(url.protocol) || !(form.test(url.href) || form.test(url.pathname))) {
    throw badData(field)
  }
}

function size(of: Fields, most: number): void {
  if (of.size === undefined) throw missing('size')
  if (!within(of.size, 0, most)) throw badData('size')
}

const within = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most
