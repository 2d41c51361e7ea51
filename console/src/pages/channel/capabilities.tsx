import type { Channel, Network } from '../../api/types.ts'
import { useNetworks } from '../../networks/networks.ts'
import { count, nameInWords } from '../../ui/format.ts'
import layout from '../../ui/layout.module.css'
import { Section } from '../../ui/page.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import table from '../../ui/table.module.css'
import styles from './capabilities.module.css'
import page from './channel.module.css'
import { Rows } from './facts.tsx'
import { Templates } from './templates.tsx'
import { ServiceWindows } from './window.tsx'
import { size } from './words.ts'

type Capability = Network['capabilities'][string]
type Grade = Capability['grade']

/** What a channel can carry, and whom it may write to. */
export function Capabilities({ channel }: { channel: Channel }) {
  const { data, error, refetch } = useNetworks()
  const network = data?.find(({ type }) => type === channel.network)
  if (network === undefined) {
    if (error) return <Problem error={error} onRetry={() => void refetch()} />
    if (data === undefined) return <Loading lines={10} />
    return <p className={layout.muted}>This server no longer knows the network of this channel.</p>
  }
  return (
    <div className={page.sections}>
      <Contents network={network} />
      <Section title="Features">
        <Rows
          rows={Object.entries(features).map(([name, words]) => [
            words,
            network.features.includes(name) ? (
              <Status key={name} tone="good">
                Yes
              </Status>
            ) : (
              <Status key={name} tone="neutral">
                No
              </Status>
            ),
          ])}
        />
      </Section>
      <Section title="Pace">
        <p>
          {count(network.pace.perSecond, 'message')} a second at most, {count(network.pace.burst, 'message')}{' '}
          at once after a pause, {count(network.pace.concurrency, 'request')} at a time. What is sent faster
          waits for its turn.
        </p>
      </Section>
      <ServiceWindows channel={channel} network={network} />
      {network.features.includes('templates') && <Templates channelId={channel.id} network={network.title} />}
    </div>
  )
}

const features: Record<string, string> = {
  replies: 'Answers name the message they answer',
  edits: 'Edited messages come in',
  reactions: 'Reactions come in',
  typing: 'Shows that somebody is typing',
  delivered: 'Tells when a message is delivered',
  read: 'Tells when a message is read',
  templates: 'Has templates',
  groups: 'Groups',
}

const grades: Record<Grade | 'unknown', [tone: Tone, word: string, meaning: string]> = {
  full: ['good', 'Full', 'It is sent as it is.'],
  partial: ['good', 'Partly', 'It is sent, with limits or in a slightly different form.'],
  fallback: ['warn', 'Simpler', 'It is sent as something simpler, such as a text.'],
  dropped: ['warn', 'Left out', 'The message is sent without it.'],
  rejected: ['neutral', 'Refused', 'A message with it is refused before it is sent.'],
  unknown: ['neutral', 'Refused', 'The network has nothing like it.'],
}

/** The contents that can be sent, the most usual first. */
const contents: Record<string, string> = {
  text: 'Text',
  image: 'Picture',
  video: 'Video',
  audio: 'Sound',
  voice: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
  location: 'Place',
  contact: 'Contact card',
  buttons: 'Buttons',
  list: 'List',
  cards: 'Cards',
  template: 'Template',
  email: 'Mail',
}

function Contents({ network }: { network: Network }) {
  const types = [...new Set([...Object.keys(contents), ...Object.keys(network.capabilities)])]
  const used = (Object.keys(grades) as Grade[]).filter(grade =>
    types.some(type => network.capabilities[type]?.grade === grade),
  )
  return (
    <Section title="What can be sent">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section className={table.scroll} tabIndex={0} aria-label="What can be sent">
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Content</th>
              <th scope="col">How it is sent</th>
              <th scope="col">Limits</th>
              <th scope="col">Note</th>
            </tr>
          </thead>
          <tbody>
            {types.map(type => {
              const capability = network.capabilities[type]
              const [tone, word, meaning] = grades[capability?.grade ?? 'unknown']
              return (
                <tr key={type}>
                  <th scope="row" className={styles.rowHead}>
                    {contents[type] ?? nameInWords(type)}
                  </th>
                  <td>
                    <Status tone={tone}>{word}</Status>
                  </td>
                  <td className={styles.limits}>{capability && <Limits capability={capability} />}</td>
                  <td className={styles.text}>{capability?.note ?? (capability ? '' : meaning)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      <dl className={styles.meanings}>
        {used.map(grade => (
          <div key={grade}>
            <dt>{grades[grade][1]}</dt>
            <dd>{grades[grade][2]}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function Limits({ capability: { maxLength, maxBytes, mimeTypes, upload } }: { capability: Capability }) {
  const bytes = (most: number | undefined) => most && size(most)
  const sizes = limit(bytes(maxBytes), upload && { most: bytes(upload.maxBytes), none: 'any size' })
  const types = limit(
    mimeTypes?.join(', '),
    upload && { most: upload.mimeTypes?.join(', '), none: 'any type' },
  )
  return (
    <>
      {maxLength !== undefined && <p>{count(maxLength, 'character')}</p>}
      {sizes && <p>{sizes}</p>}
      {types && <p>{types}</p>}
    </>
  )
}

/** A limit that may be another for a file that is uploaded to the network than for one it fetches by a link. */
function limit(
  byLink: string | 0 | undefined,
  uploaded: { most: string | 0 | undefined; none: string } | undefined,
): string {
  if (uploaded === undefined || uploaded.most === byLink) return byLink || ''
  if (!byLink) return `${uploaded.most} uploaded`
  return `${byLink} by link, ${uploaded.most || uploaded.none} uploaded`
}
