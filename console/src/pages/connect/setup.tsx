import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLive } from '../../api/live.ts'
import { useMay } from '../../api/session.tsx'
import type { Channel, Network } from '../../api/types.ts'
import { channelQuery } from '../../channels/queries.ts'
import { useNetworks } from '../../networks/networks.ts'
import { LinkButton } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import { ChannelStatus } from '../../ui/status.tsx'
import { Activate } from './activate.tsx'
import styles from './connect.module.css'
import { FirstMessage } from './first-message.tsx'
import { Handover } from './handover.tsx'
import { Mend } from './mend.tsx'
import { Steps } from './steps.tsx'
import { TestConnection } from './test-connection.tsx'

const parents = [{ title: 'Channels', href: '/channels' }]

/** What is left to do for a channel until its first message; it can be left and come back to. */
export function Setup({ id }: { id: string }) {
  const may = useMay()
  const client = useQueryClient()
  const sees = may('channels.get', `channels/${id}`)
  const networks = useNetworks()
  const channel = useQuery({ ...channelQuery(id), enabled: sees })
  useLive(event => {
    if (event.channelId === id && event.type.startsWith('channel.')) {
      void client.invalidateQueries({ queryKey: ['channel', id], exact: true })
    }
  })
  if (!sees || !may('channels.update', `channels/${id}`)) {
    return (
      <Page title="Set up a channel" parents={parents}>
        <Empty title="Your key may not set up this channel">
          Sign in with a key that may, such as an owner’s, or ask somebody who has one.
        </Empty>
      </Page>
    )
  }
  const network = networks.data?.find(({ type }) => type === channel.data?.network)
  const error = channel.error ?? networks.error
  if (error && !(channel.data && network)) {
    return (
      <Page title="Set up a channel" parents={parents}>
        <Problem error={error} onRetry={() => void Promise.all([channel.refetch(), networks.refetch()])} />
      </Page>
    )
  }
  if (channel.data === undefined || network === undefined) {
    return (
      <Page title="Set up a channel" parents={parents}>
        <Loading />
      </Page>
    )
  }
  return <SetupSteps channel={channel.data} network={network} />
}

function SetupSteps({ channel, network }: { channel: Channel; network: Network }) {
  const [mending, setMending] = useState(false)
  // Counted, so that what was mended is tested anew.
  const [mended, setMended] = useState(0)
  const mend = mending ? undefined : () => setMending(true)
  return (
    <Page
      title={`Set up ${channel.name}`}
      parents={parents}
      actions={
        <>
          <ChannelStatus status={channel.status} />
          <LinkButton href={`/channels/${channel.id}`}>Open the channel</LinkButton>
        </>
      }
    >
      <Handover channel={channel} network={network} />
      <ol className={styles.steps}>
        <li>
          <TestConnection channel={channel} network={network} mended={mended} onMend={mend} />
          {mending && (
            <Mend
              channel={channel}
              network={network}
              onClose={() => setMending(false)}
              onMended={() => {
                setMending(false)
                setMended(mended + 1)
              }}
            />
          )}
        </li>
        <li>
          <Activate channel={channel} network={network} onMend={mend} />
          <Steps channel={channel} network={network} />
        </li>
        <li>
          <FirstMessage channel={channel} network={network} />
        </li>
      </ol>
    </Page>
  )
}
