import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Channel, Network } from '../../api/types.ts'
import { useParameters } from '../../hooks/parameters.ts'
import { useNetworks } from '../../networks/networks.ts'
import { Chart, type ChartSeries } from '../../ui/chart.tsx'
import { number } from '../../ui/format.ts'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import page from './channel.module.css'
import { type Period, periods, type Stats, statsQuery } from './data.ts'
import { Facts } from './facts.tsx'
import styles from './overview.module.css'
import { duration } from './words.ts'

const series: ChartSeries[] = [
  { label: 'Received', tone: 'received' },
  { label: 'Sent', tone: 'sent' },
  { label: 'Failed', tone: 'bad' },
]
const words: Record<Period, string> = {
  '1h': '1 hour',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
}
/** Milliseconds after which the clock alone has moved the figures on. */
const TIME_GOES_BY = 60_000

/** What went over a channel, and what is known of the account. */
export function Overview({ channel }: { channel: Channel }) {
  const [parameters, setParameter] = useParameters()
  const period = periods.find(each => each === parameters.get('period')) ?? '24h'
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...statsQuery(channel.id, period),
    placeholderData: keepPreviousData,
    refetchInterval: TIME_GOES_BY,
  })
  const network = useNetworks().data?.find(({ type }) => type === channel.network)
  return (
    <div className={page.sections}>
      <Section
        title="Messages"
        actions={
          <Periods
            selected={period}
            onSelect={next => setParameter('period', next === '24h' ? null : next)}
          />
        }
      >
        {data !== undefined ? (
          <div className={`${styles.stats} ${isPlaceholderData ? styles.old : ''}`}>
            <Chart
              label="Messages"
              series={series}
              unit={data.granularity}
              bars={data.series.map(({ at, received, sent, failed }) => ({
                at,
                values: [received, sent, failed],
              }))}
              asTable={parameters.get('view') === 'table'}
              onAsTable={asTable => setParameter('view', asTable ? 'table' : null)}
            />
            <Numbers summary={data.summary} network={network} channelId={channel.id} />
            {data.granularity === 'day' && <p className={layout.hint}>Days begin at midnight UTC.</p>}
          </div>
        ) : error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading lines={13} label="Loading the figures" />
        )}
      </Section>
      <Facts channel={channel} />
    </div>
  )
}

const Periods = ({ selected, onSelect }: { selected: Period; onSelect: (period: Period) => void }) => (
  <fieldset className={styles.periods}>
    <legend className="visually-hidden">Period</legend>
    {periods.map(period => (
      <label key={period}>
        <input
          type="radio"
          name="period"
          className="visually-hidden"
          checked={period === selected}
          onChange={() => onSelect(period)}
        />
        {words[period]}
      </label>
    ))}
  </fieldset>
)

/** The same figures over the whole period, and those that no chart needs. */
function Numbers({
  summary,
  network,
  channelId,
}: {
  summary: Stats['summary']
  network: Network | undefined
  channelId: string
}) {
  const told = (feature: string, value: number) =>
    network === undefined || network.features.includes(feature) || value > 0
      ? number.format(value)
      : `not told by ${network.title}`
  const took = (ms: number | null) => (ms === null ? 'none yet' : duration(ms))
  const numbers: [name: string, value: string][] = [
    ['Received', number.format(summary.received)],
    ['Sent', number.format(summary.sent)],
    ['Delivered', told('delivered', summary.delivered)],
    ['Read', told('read', summary.read)],
    ['Failed', number.format(summary.failed)],
    ['Conversations opened', number.format(summary.conversationsStarted)],
    ['Conversations closed', number.format(summary.conversationsClosed)],
    ['Mean time to answer', took(summary.avgResponseMs)],
    ['Mean time to close', took(summary.avgResolutionMs)],
  ]
  return (
    <dl className={styles.numbers}>
      {numbers.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={/\d/.test(value) ? styles.figure : styles.word}>
            {value}
            {name === 'Failed' && summary.failed > 0 && (
              <Link href={`/channels/${channelId}/log?outcome=failed`} className={styles.why}>
                See why
              </Link>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
