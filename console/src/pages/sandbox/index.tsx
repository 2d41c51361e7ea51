import { useMutation } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { Redirect, useLocation, useParams, useSearchParams } from 'wouter'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { ChannelOverview, NewChannel } from '../../api/types.ts'
import { useChannels } from '../../channels/queries.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ToolbarSelect } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, Problem } from '../../ui/states.tsx'
import { type Customer, customerOf, customers } from './customers.ts'
import { Phone } from './phone.tsx'
import styles from './sandbox.module.css'
import { useConversationWith } from './use-play.ts'

const TITLE = 'Sandbox phone'

/** Plays a customer on a sandbox channel, so that everything can be tried without a network. */
export default function Sandbox() {
  const may = useMay()
  const { channel: id } = useParams()
  const [params] = useSearchParams()
  const { data: channels, error, refetch } = useChannels({ network: 'sandbox' })
  const make = <MakeChannel onMade={() => refetch()} first={channels?.length === 0} />

  if (!may('channels.test', 'channels/*')) {
    return (
      <Page title={TITLE}>
        <Empty title="Your key may not play a customer">Somebody with a key of an editor may.</Empty>
      </Page>
    )
  }
  if (error && channels === undefined) {
    return (
      <Page title={TITLE}>
        <Problem error={error} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (channels === undefined) {
    return (
      <Page title={TITLE}>
        <Loading />
      </Page>
    )
  }
  const [first] = channels
  const channel = channels.find(each => each.id === id)
  if (channel === undefined) {
    if (id === undefined && first) return <Redirect to={`/sandbox/${first.id}`} replace />
    return (
      <Page title={TITLE}>
        {id === undefined ? (
          <Empty title="No sandbox channel yet" action={make}>
            It needs no account and no network: you write as a customer here, and answer in the inbox or by
            the API.
          </Empty>
        ) : (
          <Empty
            title="There is no such sandbox channel"
            action={<LinkButton href="/sandbox">All sandbox channels</LinkButton>}
          />
        )}
      </Page>
    )
  }
  const customer = customerOf(params.get('as'))
  return (
    <Page title={TITLE}>
      <Played channel={channel} channels={channels} customer={customer} make={make} />
    </Page>
  )
}

function Played({
  channel,
  channels,
  customer,
  make,
}: {
  channel: ChannelOverview
  channels: readonly ChannelOverview[]
  customer: Customer
  make: React.ReactNode
}) {
  const [, navigate] = useLocation()
  const [, setParams] = useSearchParams()
  const { data: conversation } = useConversationWith(channel.id, customer.address)
  return (
    <>
      <div className={styles.tools}>
        <ToolbarSelect
          label="Sandbox channel"
          value={channel.id}
          onChange={event => navigate(`/sandbox/${event.target.value}`)}
        >
          {channels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </ToolbarSelect>
        <ToolbarSelect
          label="Who you play"
          value={customer.address}
          onChange={event => setParams({ as: event.target.value }, { replace: true })}
        >
          {customers.map(({ address, name }) => (
            <option key={address} value={address}>
              {name}, {address}
            </option>
          ))}
        </ToolbarSelect>
        {make}
        {conversation && (
          <LinkButton kind="quiet" href={`/inbox/${conversation.id}`}>
            See it in the inbox
          </LinkButton>
        )}
      </div>
      <Phone
        key={`${channel.id} ${customer.address}`}
        channel={channel}
        customer={customer}
        conversation={conversation}
      />
    </>
  )
}

/** Makes a sandbox channel and switches it on, by one press. */
function MakeChannel({ first, onMade }: { first: boolean; onMade: () => Promise<unknown> }) {
  const may = useMay()
  const [, navigate] = useLocation()
  const make = useMutation({
    mutationFn: async () => {
      const body = {
        network: 'sandbox',
        name: first ? 'Sandbox' : `Sandbox ${new Date().toLocaleString()}`,
        config: {},
      }
      const { id } = await api<NewChannel>('POST', '/channels', { body })
      await api('POST', `/channels/${id}/activate`)
      await onMade()
      navigate(`/sandbox/${id}`)
    },
  })
  if (!may('channels.create', 'channels/*') || !may('channels.activate', 'channels/*')) return null
  return (
    <>
      <Button
        kind={first ? 'primary' : 'plain'}
        busy={make.isPending}
        icon={<Plus aria-hidden="true" />}
        onClick={() => make.mutate()}
      >
        {first ? 'Make a sandbox channel' : 'Another channel'}
      </Button>
      {make.error && <Problem error={make.error} />}
    </>
  )
}
