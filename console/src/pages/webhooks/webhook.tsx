import { useMutation } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Webhook as Shown } from '../../api/types.ts'
import { ChannelLink } from '../../channels/names.tsx'
import { filtersInWords } from '../../events/filters.ts'
import { Button } from '../../ui/button.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { LifecycleMenu } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useToast } from '../../ui/toast.tsx'
import { useDeliveriesLive, useKeepWebhook, useWebhook } from './data.ts'
import { DeleteWebhook } from './delete.tsx'
import { Deliveries } from './deliveries.tsx'
import { writeDuration } from './durations.ts'
import { Replay, ReplayProgress } from './replay.tsx'
import { Rotate, type Rotated, RotatedSecret } from './rotate.tsx'
import { Settings } from './settings.tsx'
import { StateNotice } from './state-notice.tsx'
import { SendTest, TestResult, useTest } from './test-button.tsx'
import { envelopeTitle, stateOf } from './words.ts'

const parents = [{ title: 'Webhooks', href: '/webhooks' }]

/** One webhook: how it is, what it delivered, its settings. */
export function Webhook({ id, tab }: { id: string; tab: 'deliveries' | 'settings' }) {
  const { data, error, refetch } = useWebhook(id)
  if (data) return <Known webhook={data} tab={tab} />
  return (
    <Page title="Webhook" parents={parents}>
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loading />}
    </Page>
  )
}

function Known({ webhook, tab }: { webhook: Shown; tab: string }) {
  const { id } = webhook
  const may = useMay()
  const mayChange = may('webhooks.update', `webhooks/${id}`)
  const [, navigate] = useLocation()
  const [doing, setDoing] = useState<'replay' | 'rotate' | 'delete' | null>(null)
  const [replayed, setReplayed] = useState<number | null>(null)
  const [rotated, setRotated] = useState<Rotated | null>(null)
  const toggle = useToggle(webhook)
  const test = useTest(id)
  const close = () => setDoing(null)
  useDeliveriesLive(webhook)

  const deliveries = { id: 'deliveries', label: 'Deliveries', content: <Deliveries webhook={webhook} /> }
  const settings = { id: 'settings', label: 'Settings', content: <Settings webhook={webhook} /> }
  return (
    <Page
      title={webhook.description ?? webhook.url}
      parents={parents}
      actions={
        <>
          {mayChange && <SendTest test={test} />}
          {mayChange && webhook.enabled && (
            <Button icon={<History aria-hidden="true" />} onClick={() => setDoing('replay')}>
              Replay
            </Button>
          )}
          <LifecycleMenu
            enabled={webhook.enabled}
            onRotate={mayChange ? () => setDoing('rotate') : null}
            onToggle={mayChange ? () => toggle.mutate() : null}
            onDelete={may('webhooks.delete', `webhooks/${id}`) ? () => setDoing('delete') : null}
          />
        </>
      }
    >
      {rotated && <RotatedSecret key={rotated.secret} rotated={rotated} onDone={() => setRotated(null)} />}
      <StateNotice webhook={webhook} toggle={mayChange ? toggle : null} />
      <TestResult test={test} webhookId={id} />
      {replayed !== null && <ReplayProgress webhookId={id} count={replayed} />}
      <About webhook={webhook} />
      <Tabs
        tabs={mayChange ? [deliveries, settings] : [deliveries]}
        selected={mayChange ? tab : 'deliveries'}
        onSelect={next =>
          navigate(next === 'settings' ? `/webhooks/${id}/settings` : `/webhooks/${id}`, { replace: true })
        }
      />
      <Replay webhook={webhook} open={doing === 'replay'} onClose={close} onBegun={setReplayed} />
      <Rotate webhook={webhook} open={doing === 'rotate'} onClose={close} onRotated={setRotated} />
      <DeleteWebhook webhook={webhook} open={doing === 'delete'} onClose={close} />
    </Page>
  )
}

function useToggle(webhook: Shown) {
  const keep = useKeepWebhook()
  const toast = useToast()
  return useMutation({
    mutationFn: () => api<Shown>('PATCH', `/webhooks/${webhook.id}`, { body: { enabled: !webhook.enabled } }),
    onSuccess: changed => {
      keep(changed)
      toast.done(
        changed.enabled ? 'The webhook is on. What waited is delivered.' : 'The webhook is switched off.',
      )
    },
    onError: error => toast.failed('The webhook stays as it was.', error),
  })
}

function About({ webhook }: { webhook: Shown }) {
  const { tone, word } = stateOf(webhook)
  const headers = Object.keys(webhook.headers)
  return (
    <Facts>
      <Fact name="Status">
        <Status tone={tone}>{word}</Status>
      </Fact>
      {webhook.description !== null && <Fact name="URL">{webhook.url}</Fact>}
      <Fact name="Events">{filtersInWords(webhook.events)}</Fact>
      <Fact name="Channels">{webhook.channels === null ? 'All' : <Channels ids={webhook.channels} />}</Fact>
      {webhook.envelope !== 'native' && <Fact name="Form">{envelopeTitle(webhook.envelope)}</Fact>}
      {headers.length > 0 && <Fact name="Headers">{headers.join(', ')}</Fact>}
      {webhook.retryDelaysMs !== null && (
        <Fact name="Waits">{webhook.retryDelaysMs.map(writeDuration).join(', ')}</Fact>
      )}
    </Facts>
  )
}

/** So many are named. */
const NAMED = 5

const Channels = ({ ids }: { ids: readonly string[] }) => (
  <>
    {ids.slice(0, NAMED).map((id, index) => (
      <span key={id}>
        {index > 0 && ', '}
        <ChannelLink id={id} />
      </span>
    ))}
    {ids.length > NAMED && ` and ${ids.length - NAMED} more`}
  </>
)
