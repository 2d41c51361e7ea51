import { Link } from 'wouter'
import { NetworkMark } from '../../networks/mark.tsx'
import layout from '../../ui/layout.module.css'
import { More } from '../../ui/more.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { ChannelStatus } from '../../ui/status.tsx'
import table from '../../ui/table.module.css'
import styles from './bots.module.css'
import { useBotChannels } from './data.ts'

/** Which channels a bot answers. */
export function BotChannels({ botId }: { botId: string }) {
  const list = useBotChannels(botId)
  const { data, error, refetch } = list
  if (error) return <Problem error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading lines={2} />
  if (data.length === 0) {
    return (
      <p className={layout.muted}>
        None yet. Open a <Link href="/channels">channel</Link> and choose this bot in its settings.
      </p>
    )
  }
  return (
    <>
      <ul className={styles.channels}>
        {data.map(({ id, name, network, status }) => (
          <li key={id}>
            <NetworkMark type={network} />
            <Link href={`/channels/${id}`} className={table.name}>
              {name}
            </Link>
            <ChannelStatus status={status} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  )
}
