import type { Webhook } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Ago } from '../../ui/time.tsx'

/** Says that a webhook is off or failing, why, and what to do. */
export function StateNotice({
  webhook,
  toggle,
}: {
  webhook: Webhook
  /** Switches it on; null where that is not allowed. */
  toggle: { isPending: boolean; mutate: () => void } | null
}) {
  if (!webhook.enabled) {
    return (
      <Notice
        tone={webhook.disabledReason === null ? 'plain' : 'bad'}
        action={
          toggle && (
            <Button busy={toggle.isPending} onClick={() => toggle.mutate()}>
              Switch on
            </Button>
          )
        }
      >
        {webhook.disabledReason === null ? (
          <p>This webhook is switched off. Nothing is delivered.</p>
        ) : (
          <p>Portico switched this webhook off. {webhook.disabledReason}</p>
        )}
        {webhook.disabledReason !== null && (
          <p>Mend the endpoint and switch it on: what waits is delivered then.</p>
        )}
      </Notice>
    )
  }
  if (webhook.failingSince === null) return null
  return (
    <Notice tone="warn">
      <p>
        Nothing has been taken since the first failure <Ago at={webhook.failingSince} />. Deliveries are tried
        again by themselves; after five days of failures the webhook is switched off.
      </p>
    </Notice>
  )
}
