import { badRequest } from './errors.ts'

/** A file posted as a part of multipart/form-data. */
export interface Upload {
  fileName: string
  type: string
  bytes: Uint8Array
}

/**
 * The parameters of one call. The Bot API knows strings only: a JSON body's numbers, booleans and objects are read
 * as if they had been posted as text, and objects may also come as JSON inside a string.
 * Source: https://core.telegram.org/bots/api#making-requests
 */
export class Args {
  readonly #values: ReadonlyMap<string, unknown>
  readonly #uploads: ReadonlyMap<string, Upload>

  constructor(values: Iterable<[string, unknown]>, uploads: Iterable<[string, Upload]> = []) {
    this.#values = new Map(values)
    this.#uploads = new Map(uploads)
  }

  /** The parameter as text; empty when absent. */
  text(name: string): string {
    const value = this.#values.get(name)
    if (value === undefined || value === null) return ''
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }

  /** The parameter as a whole number; undefined when absent or no whole number. */
  integer(name: string): number | undefined {
    const value = this.number(name)
    return Number.isSafeInteger(value) ? value : undefined
  }

  number(name: string): number | undefined {
    const text = this.text(name).trim()
    const value = Number(text)
    return text === '' || !Number.isFinite(value) ? undefined : value
  }

  flag(name: string): boolean {
    return /^(true|yes|1)$/i.test(this.text(name))
  }

  /** The parameter as parsed JSON; undefined when absent. Throws 400 with `problem` when it is no JSON. */
  json(name: string, problem: string): unknown {
    const value = this.#values.get(name)
    if (typeof value !== 'string') return value ?? undefined
    if (value === '') return undefined
    try {
      return JSON.parse(value)
    } catch {
      throw badRequest(problem)
    }
  }

  upload(name: string): Upload | undefined {
    return this.#uploads.get(name)
  }

  /** What arrived, for whoever reads the log: JSON-serialized objects are parsed, uploads are described, not held. */
  describe(): Record<string, unknown> {
    const record: Record<string, unknown> = {}
    for (const [name, value] of this.#values) record[name] = described(name, value)
    for (const [name, { fileName, type, bytes }] of this.#uploads) {
      record[name] = { fileName, type, size: bytes.length }
    }
    return record
  }
}

const JSON_PARAMETERS = new Set([
  'allowed_updates',
  'caption_entities',
  'entities',
  'link_preview_options',
  'media',
  'reaction',
  'reply_markup',
  'reply_parameters',
])

function described(name: string, value: unknown): unknown {
  if (typeof value !== 'string' || !JSON_PARAMETERS.has(name)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
