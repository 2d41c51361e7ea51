import { type Static, Type } from 'typebox'
import { parseId } from '../../domain/ids.ts'
import { invalid } from '../../domain/problem.ts'
import type { Caller, Context } from '../../services/context.ts'
import { type WatchEvents, watchEvents } from '../../services/events/watch.ts'
import type { LinkFiles } from '../../services/media/links.ts'
import { filterId, IdInput } from './ids.ts'
import { eventJson } from './map.ts'
import { closed } from './parts.ts'

/** What both ways of getting events live have in common. */

export const LiveQuery = Type.Object(
  {
    types: Type.Optional(
      Type.String({ maxLength: 2000, description: 'Separated by commas: message.*,channel.error' }),
    ),
    channelId: Type.Optional(IdInput),
    after: Type.Optional(
      Type.String({ maxLength: 64, description: 'The last event seen: what followed it comes first.' }),
    ),
  },
  closed,
)
export type LiveQuery = Static<typeof LiveQuery>

/** Events in the form of the API, with what a stream says beside it. Throws `Problem` for a filter that is none. */
export function watch(
  context: Context,
  caller: Caller,
  query: LiveQuery,
  link: LinkFiles,
  signal: AbortSignal,
) {
  const channelId = filterId('channel', query.channelId)
  const input: WatchEvents = {
    ...(query.types !== undefined && { types: query.types.split(',') }),
    ...(channelId !== undefined && { channelId }),
    after: query.after === undefined ? null : readEventId(query.after),
  }
  return inJson(watchEvents(context, caller, input, signal), caller.workspaceId, link)
}

async function* inJson(events: ReturnType<typeof watchEvents>, workspaceId: string, link: LinkFiles) {
  for await (const event of events) {
    yield { id: event.id, type: event.type, data: JSON.stringify(eventJson(event, workspaceId, link)) }
  }
}

function readEventId(text: string): string {
  const id = parseId(text, 'evt_')
  if (id === null) throw invalid('/after', 'This is no id of an event.')
  return id
}
