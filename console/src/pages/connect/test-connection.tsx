import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Stethoscope } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Channel, Check, Network } from '../../api/types.ts'
import { needsSomebody, summaryOf } from '../../channels/checks.ts'
import { Checks } from '../../channels/checks.tsx'
import { Button } from '../../ui/button.tsx'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Problem } from '../../ui/states.tsx'

interface Result {
  checks: Check[]
  /** Whether the channel was on: what is missed depends on it. */
  enabled: boolean
}

/** Asks the network whether the settings are good, again after each time they were mended. */
export function TestConnection({
  channel,
  network,
  mended,
  onMend,
}: {
  channel: Channel
  network: Network
  mended: number
  /** Absent while that is being done. */
  onMend: (() => void) | undefined
}) {
  const may = useMay()
  const client = useQueryClient()
  const test = useMutation({
    mutationFn: async (): Promise<Result> => {
      const { enabled } = channel
      const { checks } = await api<{ checks: Check[] }>('POST', `/channels/${channel.id}/test`)
      return { checks, enabled }
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['channel', channel.id], exact: true }),
  })
  const again = useEffectEvent(() => test.mutate())
  useEffect(() => {
    if (mended > 0) again()
  }, [mended])
  // Now that it is on, more of it can be seen.
  const outdated = channel.status === 'active' && test.data?.enabled === false
  useEffect(() => {
    if (outdated) again()
  }, [outdated])
  const { checks, enabled = channel.enabled } = test.data ?? {}
  const wrong = checks !== undefined && needsSomebody(checks, enabled)
  return (
    <Section title="1. Test the connection">
      <p className={layout.muted} role="status">
        {test.isPending ? `Asking ${network.title} …` : summaryOf(checks, enabled, network.title)}
      </p>
      {checks && <Checks checks={checks} enabled={enabled} />}
      {test.error && <Problem error={test.error} />}
      <div className={layout.row}>
        {may('channels.test', `channels/${channel.id}`) && (
          <Button
            kind={channel.enabled || checks ? 'plain' : 'primary'}
            icon={<Stethoscope aria-hidden="true" />}
            busy={test.isPending}
            onClick={() => test.mutate()}
          >
            {checks ? 'Test again' : 'Test'}
          </Button>
        )}
        {onMend && (
          <Button kind={wrong ? 'primary' : 'quiet'} onClick={onMend}>
            Change the settings
          </Button>
        )}
      </div>
    </Section>
  )
}
