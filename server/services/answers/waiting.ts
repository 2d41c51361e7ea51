import type { Content } from '../../domain/content.ts'
import type { Verdict } from '../../domain/network.ts'
import type { Job } from '../../store/jobs.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'

/** A message nobody asks for is looked at again after this, milliseconds. */
const LOOK_AGAIN = 15_000
/** Whoever is to hear it waits now: what was not asked for within this time is no longer worth saying, milliseconds. */
const GIVE_UP = 10 * 60_000

/** The jobs of what waits to be said in a conversation, in its order. */
export function waitingJobs(context: Context, { row }: LiveChannel, thread: string): Promise<Job[]> {
  return context.store.read
    .selectFrom('conversations as c')
    .innerJoin('jobs as j', join =>
      join.onRef('j.workspace_id', '=', 'c.workspace_id').onRef('j.serial_id', '=', 'c.id'),
    )
    .innerJoin('messages as m', join =>
      join.onRef('m.workspace_id', '=', 'j.workspace_id').onRef('m.id', '=', 'j.id'),
    )
    .select([
      'j.workspace_id',
      'j.id',
      'j.kind',
      'j.lane_id',
      'j.serial_id',
      'j.priority',
      'j.due_at',
      'j.attempts',
      'j.payload',
    ])
    .where('c.workspace_id', '=', row.workspace_id)
    .where('c.channel_id', '=', row.id)
    .where('c.thread', '=', thread)
    .where('j.kind', '=', 'send')
    .where(eb => eb.or([eb('m.scheduled_at', 'is', null), eb('m.scheduled_at', '<=', context.now())]))
    .orderBy('j.id')
    .execute()
}

/**
 * What becomes of a message that can only be said when the network asks: it waits, until there is nobody who would hear
 * it any more. `since` is when it could first be said, epoch milliseconds.
 */
export async function unaskedFor(
  context: Context,
  { row }: LiveChannel,
  thread: string,
  since: number,
): Promise<Verdict> {
  const found = await context.store.read
    .selectFrom('conversations as c')
    .leftJoin('messages as m', join =>
      join
        .onRef('m.workspace_id', '=', 'c.workspace_id')
        .onRef('m.conversation_id', '=', 'c.id')
        .on('m.direction', '=', 'inbound')
        // How what becomes of a call begins, as it is stored.
        .on('m.content', 'like', '{"type":"call",%'),
    )
    .select(['c.last_inbound_at', 'm.content'])
    .where('c.workspace_id', '=', row.workspace_id)
    .where('c.channel_id', '=', row.id)
    .where('c.thread', '=', thread)
    .orderBy('m.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (found?.last_inbound_at == null) return NOBODY
  const content = found.content === null ? null : (JSON.parse(found.content) as Content)
  if (content?.type === 'call' && content.state === 'ended') return OVER
  return since + GIVE_UP < context.now() ? NOT_FETCHED : WAITING
}

const permanent = (code: string, message: string, cure: string): Verdict => ({
  verdict: 'permanent',
  failure: { code, message, cure },
})

const NOBODY = permanent(
  'no_call',
  'There is no call in this conversation, and this network can begin none.',
  'Answer in the conversation of a call, or write over another channel.',
)
const OVER = permanent(
  'call_over',
  'The call was over before this could be said.',
  'Write to the contact over another channel.',
)
const NOT_FETCHED = permanent(
  'not_fetched',
  'The network did not ask for this within ten minutes.',
  'See in the channel’s log when the network last called, and check that it still reaches Portico.',
)
const WAITING: Verdict = {
  verdict: 'retry',
  failure: { code: 'not_asked_for', message: 'It waits until the network asks what to say.' },
  afterMs: LOOK_AGAIN,
}
