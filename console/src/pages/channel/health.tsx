import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { pagesOf } from '../../api/pages.ts'
import { useMay } from '../../api/session.tsx'
import type { Channel, Event } from '../../api/types.ts'
import { useNetworkTitle } from '../../networks/networks.ts'
import { count } from '../../ui/format.ts'
import layout from '../../ui/layout.module.css'
import { More } from '../../ui/more.tsx'
import { Section } from '../../ui/page.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import { Ago, Moment } from '../../ui/time.tsx'
import styles from './channel.module.css'
import { type Health as HealthNow, healthQuery } from './data.ts'
import { Rows } from './facts.tsx'
import type { Switch } from './switch.ts'
import { Test } from './test.tsx'

/** How a channel is, whether it passes its checks, and how it was. */
export function Health({ channel, test }: { channel: Channel; test: Switch['test'] }) {
  const may = useMay()
  const on = `channels/${channel.id}`
  return (
    <div className={styles.sections}>
      <Now channel={channel} />
      {may('channels.test', on) && <Test channel={channel} test={test} />}
      {may('events.list', on) && <History channelId={channel.id} />}
    </div>
  )
}

const states: Record<HealthNow['status'], [tone: Tone, words: string]> = {
  healthy: ['good', 'It works'],
  degraded: ['warn', 'It works in part'],
  down: ['bad', 'It does not work'],
  off: ['neutral', 'It is switched off'],
  setup: ['warn', 'It is being set up'],
}

function Now({ channel }: { channel: Channel }) {
  const { data: health, error, refetch } = useQuery(healthQuery(channel.id))
  const network = useNetworkTitle()(channel.network)
  const ago = (at: string | null): ReactNode => (at === null ? 'never' : <Ago at={at} />)
  if (health === undefined) {
    return (
      <Section title="Now">
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loading />}
      </Section>
    )
  }
  const [tone, words] = states[health.status]
  return (
    <Section title="Now">
      <p className={styles.inline}>
        <Status tone={tone}>{words}</Status>
        {health.status === 'degraded' && (
          <span>
            Some of the last messages failed.{' '}
            <Link href={`/channels/${channel.id}/log?outcome=failed`}>See why</Link>
          </span>
        )}
      </p>
      <Rows
        rows={[
          ['Since', <Moment key="since" at={health.since} />],
          [`${network} last asked`, ago(health.checkedAt)],
          ['Last message in', ago(health.lastReceivedAt)],
          ['Last message out', ago(health.lastSentAt)],
          ['Waiting to be sent', count(health.waiting, 'message')],
        ]}
      />
    </Section>
  )
}

/** What an event says of the channel; those that say nothing of how it is are left out. */
const tellings: Partial<Record<Event['type'], [tone: Tone, words: string]>> = {
  'channel.created': ['neutral', 'Connected'],
  'channel.activated': ['good', 'Switched on'],
  'channel.deactivated': ['neutral', 'Switched off'],
  'channel.error': ['bad', 'Stopped working'],
  'channel.recovered': ['good', 'Works again'],
  'channel.token_expiring': ['warn', 'Its token is about to end'],
  'channel.updated': ['neutral', 'Settings changed'],
}

function History({ channelId }: { channelId: string }) {
  const query = { channelId, type: 'channel.*', limit: 20 }
  const list = useInfiniteQuery(pagesOf<Event>(['channel', channelId, 'history'], '/events', query))
  const { data, error, refetch } = list
  return (
    <Section title="History">
      {data === undefined ? (
        error ? (
          <Problem error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading />
        )
      ) : (
        <ol className={styles.history}>
          {data.map(event => (
            <Happened key={event.id} event={event} />
          ))}
        </ol>
      )}
      <More list={list} />
    </Section>
  )
}

function Happened({ event: { type, timestamp, data } }: { event: Event }) {
  const telling = tellings[type]
  if (telling === undefined) return null
  const [tone, words] = telling
  const reason =
    type === 'channel.error'
      ? data.condition?.message
      : type === 'channel.deactivated' && data.channel?.deactivationReason
  const cure = type === 'channel.error' && data.condition?.cure
  return (
    <li>
      <Status tone={tone}>{words}</Status>
      <span className={layout.muted}>
        <Moment at={timestamp} />
      </span>
      {(reason || cure) && (
        <p>
          {reason} {cure && <span className={layout.muted}>{cure}</span>}
        </p>
      )}
    </li>
  )
}
