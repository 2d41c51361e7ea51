import { Link } from 'wouter'
import type { Event } from '../../api/types.ts'
import { ChannelLink } from '../../channels/names.tsx'
import layout from '../../ui/layout.module.css'
import { Loading, Problem } from '../../ui/states.tsx'
import { Ago } from '../../ui/time.tsx'
import styles from './bots.module.css'
import { useBotErrors } from './data.ts'

/** Messages that a bot has left without an answer, and why. */
export function BotErrors({ botId }: { botId: string }) {
  const { data, error, refetch } = useBotErrors(botId)
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading lines={2} />
  if (data.length === 0) return <p className={layout.muted}>None. Every message was answered or taken.</p>
  return (
    <ul className={styles.errors}>
      {data.map(event => (
        <Failure key={event.id} event={event} />
      ))}
    </ul>
  )
}

const Failure = ({ event: { timestamp, channelId, data } }: { event: Event }) => (
  <li>
    <p>{data.condition?.message}</p>
    {data.condition?.cure && <p>{data.condition.cure}</p>}
    <p className={layout.muted}>
      <Ago at={timestamp} />
      {channelId !== null && (
        <>
          {' on '}
          <ChannelLink id={channelId} />
        </>
      )}
      {data.conversation && (
        <>
          {' · '}
          <Link href={`/inbox/${data.conversation.id}`}>See the conversation</Link>
        </>
      )}
    </p>
  </li>
)
