import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { Link } from 'wouter'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Delivery, DeliveryWithAttempts, Webhook } from '../../api/types.ts'
import { eventWords } from '../../events/kinds.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { number } from '../../ui/format.ts'
import layout from '../../ui/layout.module.css'
import { Loading, Problem } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Ago, Moment } from '../../ui/time.tsx'
import { useDelivery } from './data.ts'
import styles from './webhooks.module.css'
import { deliveryStates } from './words.ts'

/** One delivery: each attempt with what was sent and what came back. */
export function DeliveryDialog({
  webhook,
  id,
  onClose,
}: {
  webhook: Webhook
  id: string
  onClose: () => void
}) {
  const may = useMay()
  const client = useQueryClient()
  const { data, error, refetch } = useDelivery(webhook.id, id)
  const retry = useMutation({
    mutationFn: () => api<Delivery>('POST', `/webhooks/${webhook.id}/deliveries/${id}/retry`),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['webhooks', 'deliveries', webhook.id] }),
        client.invalidateQueries({ queryKey: ['webhooks', 'delivery', webhook.id, id] }),
      ]),
  })
  const mayRetry = webhook.enabled && may('webhooks.update', `webhooks/${webhook.id}`)
  return (
    <Dialog
      open
      onClose={onClose}
      title={data ? eventWords(data.eventType) : 'Delivery'}
      footer={
        mayRetry &&
        data && (
          <Button
            icon={<RotateCw aria-hidden="true" />}
            busy={retry.isPending}
            onClick={() => retry.mutate()}
          >
            {data.state === 'succeeded' ? 'Deliver again' : 'Try again now'}
          </Button>
        )
      }
    >
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <Shown delivery={data} />}
      {retry.error && <Problem error={retry.error} />}
    </Dialog>
  )
}

function Shown({ delivery }: { delivery: DeliveryWithAttempts }) {
  const { tone, word } = deliveryStates[delivery.state]
  return (
    <>
      <div role="status">
        <Facts>
          <Fact name="Status">
            <Status tone={tone}>{word}</Status>
          </Fact>
          {delivery.state !== 'succeeded' && delivery.error !== null && (
            <Fact name="Why">{delivery.error}</Fact>
          )}
          {delivery.nextAttemptAt !== null && delivery.attempts > 0 && (
            <Fact name="Next try">
              <Ago at={delivery.nextAttemptAt} />
            </Fact>
          )}
        </Facts>
      </div>
      <p>
        <Link href={`/events?event=${delivery.eventId}`}>See the event</Link>
      </p>
      {delivery.log.length === 0 && <p>No attempt has been made yet.</p>}
      {delivery.log.toReversed().map((attempt, index) => (
        <AttemptShown key={attempt.attempt} attempt={attempt} open={index === 0} />
      ))}
    </>
  )
}

type Attempt = DeliveryWithAttempts['log'][number]

const AttemptShown = ({ attempt, open }: { attempt: Attempt; open: boolean }) => (
  <details className={styles.attempt} open={open}>
    <summary className={styles.attemptTitle}>
      <h3>Attempt {attempt.attempt}</h3>
      <Status tone={attempt.error === null ? 'good' : 'bad'}>
        {attempt.responseStatus === null ? 'No answer' : `Answered ${attempt.responseStatus}`}
      </Status>
      <span className={layout.hint}>
        <Moment at={attempt.at} />, {number.format(attempt.ms)} ms
      </span>
    </summary>
    <div className={styles.exchange}>
      {attempt.error !== null && <p className={layout.error}>{attempt.error}</p>}
      <h4>Request</h4>
      <CodeBlock code={attempt.request} what={`request of attempt ${attempt.attempt}`} />
      {attempt.response !== null && (
        <>
          <h4>Answer</h4>
          {attempt.response === '' ? (
            <p className={layout.hint}>It had no body.</p>
          ) : (
            <CodeBlock code={attempt.response} what={`answer to attempt ${attempt.attempt}`} />
          )}
        </>
      )}
    </div>
  </details>
)
