import type { ReactNode } from 'react'
import type { Channel } from '../../api/types.ts'
import { environmentNames } from '../../channels/environments.ts'
import { useNetworkTitle } from '../../networks/networks.ts'
import { CopyField } from '../../ui/copy.tsx'
import { Fact, Facts as Known } from '../../ui/facts.tsx'
import { nameInWords } from '../../ui/format.ts'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Status } from '../../ui/status.tsx'
import { Moment } from '../../ui/time.tsx'
import { BotChoice } from './bot-choice.tsx'
import { expiry } from './words.ts'

type Row = [name: string, value: ReactNode]

/** What the network told of the account, and what is set about the channel. */
export function Facts({ channel }: { channel: Channel }) {
  const network = useNetworkTitle()(channel.network)
  const { address, facts, webhookUrl, createdAt, activatedAt, tokenExpiresAt, profile } = channel
  const account: Row[] = [
    ...(address === null ? [] : [['Address', address] satisfies Row]),
    ...Object.entries(facts).map(([name, value]): Row => [nameInWords(name), value]),
    ...(tokenExpiresAt === null
      ? []
      : [['Token', <TokenEnd key="token" at={tokenExpiresAt} />] satisfies Row]),
  ]
  const about: Row[] = [
    ['Bot that answers', <BotChoice key="bot" channel={channel} />],
    ['Environment', environmentNames[profile.environment ?? 'prod']],
    ...Object.entries(profile).flatMap(([name, value]): Row[] =>
      name !== 'environment' && (typeof value === 'string' || typeof value === 'boolean')
        ? [[nameInWords(name), typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value]]
        : [],
    ),
    ...(profile.settings ?? []).map(({ key, displayName = key, value }): Row => [displayName, value]),
    ['Connected', <Moment key="created" at={createdAt} />],
    ...(activatedAt === null
      ? []
      : [['Switched on', <Moment key="activated" at={activatedAt} />] satisfies Row]),
  ]
  return (
    <>
      <Section title="Channel">
        <Rows rows={about} />
        {webhookUrl !== null && <CopyField label="Webhook URL" value={webhookUrl} />}
      </Section>
      <Section title={`Account at ${network}`}>
        {account.length > 0 ? (
          <Rows rows={account} />
        ) : (
          <p className={layout.muted}>{network} has told nothing of the account. Test the channel to ask.</p>
        )}
      </Section>
    </>
  )
}

/** Names with their values. */
export const Rows = ({ rows }: { rows: readonly Row[] }) => (
  <Known wide>
    {rows.map(([name, value]) => (
      <Fact key={name} name={name}>
        {value}
      </Fact>
    ))}
  </Known>
)

const tones = { later: 'neutral', soon: 'warn', over: 'bad' } as const

function TokenEnd({ at }: { at: string }) {
  const { words, due } = expiry(Date.parse(at), Date.now())
  return (
    <span title={new Date(at).toLocaleString()}>
      <Status tone={tones[due]}>{words}</Status>
    </span>
  )
}
