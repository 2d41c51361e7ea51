import { useParams } from 'wouter'
import { useMay } from '../../api/session.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty } from '../../ui/states.tsx'
import { Chooser } from './chooser.tsx'
import { ConnectPage } from './connect-page.tsx'
import { Setup } from './setup.tsx'

/** The way of a new channel: a network, its settings, and what is left to do until messages come. */
export default function Connect() {
  const { id, network } = useParams<{ id?: string; network?: string }>()
  const may = useMay()
  if (id !== undefined) return <Setup key={id} id={id} />
  if (!may('channels.create', 'channels/*')) {
    return (
      <Page title="Connect a channel" parents={[{ title: 'Channels', href: '/channels' }]}>
        <Empty title="Your key may not connect channels">
          Sign in with a key that may, such as an owner’s, or ask somebody who has one.
        </Empty>
      </Page>
    )
  }
  if (network !== undefined) return <ConnectPage key={network} type={network} />
  return <Chooser />
}
