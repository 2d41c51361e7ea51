import { isObject, readJson } from '../../domain/json.ts'
import type { Account, Parsed, RawRequest } from '../../domain/network.ts'
import { readItem } from './inbound.ts'
import { readEvent } from './tracked.ts'

/**
 * A call tells of mails that came in (`items`), or of what became of one that went out; of several, as a list, where the
 * webhook is batched.
 */
export function parse(request: RawRequest, account: Account): Parsed {
  const parsed: Parsed = { events: [], ignored: [] }
  const json = readJson(request.body)
  const add = (read: ReturnType<typeof readEvent>) => {
    if (typeof read === 'string') parsed.ignored.push(read)
    else if (read !== null) parsed.events.push(read)
  }
  if (isObject(json) && Array.isArray(json.items)) for (const item of json.items) add(readItem(item, account))
  else for (const event of Array.isArray(json) ? json : [json]) add(readEvent(event, account))
  return parsed
}
