import { Link } from 'wouter'
import type { Event } from '../../api/types.ts'
import { ChannelLink } from '../../channels/names.tsx'
import { eventWords } from '../../events/kinds.ts'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { Moment } from '../../ui/time.tsx'
import { useEvent } from './data.ts'

/** One event: what it is about, and all that it says. */
export function EventDialog({
  id,
  known,
  onClose,
}: {
  id: string
  known: Event | undefined
  onClose: () => void
}) {
  const { data, error, refetch } = useEvent(id, known)
  return (
    <Dialog open onClose={onClose} title={data ? eventWords(data.type) : 'Event'}>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Loading />}
      {data === null && <p>There is no such event, or not any more.</p>}
      {data && <Shown event={data} />}
    </Dialog>
  )
}

function Shown({ event }: { event: Event }) {
  const { conversation, message, contact, webhook, bot, condition } = event.data
  const thread = conversation?.id ?? message?.conversationId
  return (
    <>
      <Facts>
        <Fact name="When">
          <Moment at={event.timestamp} />
        </Fact>
        <Fact name="Type">
          <code>{event.type}</code>
        </Fact>
        {event.channelId !== null && (
          <Fact name="Channel">
            <ChannelLink id={event.channelId} />
          </Fact>
        )}
        {contact && (
          <Fact name="Contact">{contact.name ?? contact.identities[0]?.address ?? contact.id}</Fact>
        )}
        {thread !== undefined && (
          <Fact name={message ? 'Message' : 'Conversation'}>
            <Link href={`/inbox/${thread}`}>See the conversation</Link>
          </Fact>
        )}
        {bot && (
          <Fact name="Bot">
            <Link href={`/bots/${bot.id}`}>{bot.name}</Link>
          </Fact>
        )}
        {webhook && (
          <Fact name="Webhook">
            <Link href={`/webhooks/${webhook.id}`}>{webhook.description ?? webhook.url}</Link>
          </Fact>
        )}
        {condition && (
          <Fact name="Why">
            {condition.message} {condition.cure}
          </Fact>
        )}
      </Facts>
      <CodeBlock code={JSON.stringify(event, null, 2)} what="event as JSON" />
    </>
  )
}
