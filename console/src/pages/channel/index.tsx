import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Redirect, useLocation, useParams } from 'wouter'
import { ApiError } from '../../api/client.ts'
import type { Channel } from '../../api/types.ts'
import { channelQuery } from '../../channels/queries.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { Actions } from './actions.tsx'
import { Attention } from './attention.tsx'
import { Capabilities } from './capabilities.tsx'
import { Health } from './health.tsx'
import { Identity } from './identity.tsx'
import { useChannelLive } from './live.ts'
import { Log } from './log.tsx'
import { Overview } from './overview.tsx'
import { Settings } from './settings.tsx'
import { useSwitch } from './switch.ts'

const parents = [{ title: 'Channels', href: '/channels' }]
const places = ['overview', 'health', 'capabilities', 'log', 'settings'] as const
type Place = (typeof places)[number]

/** One channel: how it is, what went over it, what it can carry, and its settings. */
export default function ChannelPage() {
  const { id = '', tab = 'overview' } = useParams()
  const place = places.find(each => each === tab)
  if (place === undefined) return <Redirect to={`/channels/${id}`} replace />
  return <Found key={id} id={id} place={place} />
}

function Found({ id, place }: { id: string; place: Place }) {
  const { data: channel, error, refetch } = useQuery(channelQuery(id))
  const [removing, setRemoving] = useState(false)
  useChannelLive(id)
  const gone = error instanceof ApiError && error.status === 404
  if (gone && !removing) return <Gone wasHere={channel !== undefined} />
  if (channel === undefined) {
    return (
      <Page title="Channel" parents={parents}>
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loading lines={8} />}
      </Page>
    )
  }
  // An id may be written in several ways; ours is the one that events have.
  if (channel.id !== id) return <Redirect to={address(channel.id, place)} replace />
  return <Shown channel={channel} place={place} onRemoving={setRemoving} />
}

function Shown({
  channel,
  place,
  onRemoving,
}: {
  channel: Channel
  place: Place
  onRemoving: (removing: boolean) => void
}) {
  const [, navigate] = useLocation()
  const actions = useSwitch(channel)
  const tabs: Record<Place, { label: string; content: React.ReactNode }> = {
    overview: { label: 'Overview', content: <Overview channel={channel} /> },
    health: { label: 'Health', content: <Health channel={channel} test={actions.test} /> },
    capabilities: { label: 'Capabilities', content: <Capabilities channel={channel} /> },
    log: { label: 'Log', content: <Log channel={channel} /> },
    settings: { label: 'Settings', content: <Settings channel={channel} onRemoving={onRemoving} /> },
  }
  return (
    <Page
      title={channel.name}
      parents={parents}
      actions={
        <Actions channel={channel} actions={actions} onTest={() => navigate(address(channel.id, 'health'))} />
      }
    >
      <Identity channel={channel} />
      <Attention channel={channel} activate={actions.activate} />
      <Tabs
        tabs={places.map(each => ({ id: each, ...tabs[each] }))}
        selected={place}
        onSelect={next => navigate(address(channel.id, next))}
      />
    </Page>
  )
}

const address = (id: string, place: string): string =>
  place === 'overview' ? `/channels/${id}` : `/channels/${id}/${place}`

const Gone = ({ wasHere }: { wasHere: boolean }) => (
  <Page title="No such channel" parents={parents}>
    <div role="status">
      <Empty
        title={wasHere ? 'This channel has just been deleted' : 'There is no such channel'}
        action={<LinkButton href="/channels">See all channels</LinkButton>}
      >
        {wasHere
          ? 'Somebody else deleted it. Its conversations can still be read in the inbox.'
          : 'It was deleted, or the address is not complete.'}
      </Empty>
    </div>
  </Page>
)
