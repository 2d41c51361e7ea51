import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { Link, useSearchParams } from 'wouter'
import { api } from '../../api/client.ts'
import { useMay, useSession } from '../../api/session.tsx'
import type { Bot, ChannelOverview, Page as Listed } from '../../api/types.ts'
import { CodeBlock, CopyField } from '../../ui/copy.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import layout from '../../ui/layout.module.css'
import { Page, Section } from '../../ui/page.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import styles from './api.module.css'
import { type Dialect, dialectsFor } from './snippets.ts'

/** How programs talk to this Portico, in its own API and in those of other vendors. */
export default function Api() {
  const { key, workspace, publicUrl } = useSession()
  const [search, setSearch] = useSearchParams()
  const channelId = useFirst<ChannelOverview>('/channels/overview', 'channels.list', 'channels/*')
  const botId = useFirst<Bot>('/bots', 'chatbots.list', 'chatbots/*')
  const base = (publicUrl ?? location.origin).replace(/\/$/, '')
  const dialects = dialectsFor({
    base,
    prefix: key.prefix,
    workspaceId: workspace.id,
    channelId: channelId ?? null,
    botId: botId ?? null,
  })
  const asked = search.get('as')
  const selected = dialects.some(({ id }) => id === asked) ? (asked ?? 'native') : 'native'
  return (
    <Page
      title="API"
      actions={
        <a className={styles.reference} href="/docs" target="_blank" rel="noreferrer">
          <ExternalLink aria-hidden="true" />
          API reference<span className="visually-hidden"> (opens a new tab)</span>
        </a>
      }
    >
      <div className={styles.fields}>
        <CopyField label="Address" value={base} />
        <CopyField label="Workspace" value={workspace.id} />
      </div>
      <KeyHint prefix={key.prefix} />
      <Section title="Snippets">
        <Tabs
          selected={selected}
          onSelect={id => setSearch(id === 'native' ? {} : { as: id }, { replace: true })}
          tabs={dialects.map(dialect => ({
            id: dialect.id,
            label: dialect.title,
            content: <Shown dialect={dialect} noChannel={channelId === null} noBot={botId === null} />,
          }))}
        />
      </Section>
    </Page>
  )
}

function KeyHint({ prefix }: { prefix: string }) {
  const may = useMay()
  return (
    <p>
      Below stands the beginning of the key that you are signed in with, <code>{prefix}…</code>. Put the whole
      key in its place
      {may('keys.create', 'keys/*') ? (
        <>
          , or <Link href="/keys?new">make a key for this</Link>
        </>
      ) : (
        ''
      )}
      . Keys are not shown again once they are made.
    </p>
  )
}

function Shown({ dialect, noChannel, noBot }: { dialect: Dialect; noChannel: boolean; noBot: boolean }) {
  const says = (word: string) => dialect.snippets.some(({ code }) => code.includes(word))
  return (
    <div className={styles.dialect}>
      <p>{dialect.change}</p>
      <Facts>
        <Fact name="The key goes in">
          <code>{dialect.auth}</code>
        </Fact>
        <Fact name="OpenAPI">
          <a href={dialect.document} target="_blank" rel="noreferrer">
            {dialect.document}
          </a>
        </Fact>
      </Facts>
      {noChannel && says('CHANNEL_ID') && (
        <p className={layout.muted}>
          <code>CHANNEL_ID</code> is the id of a channel: <Link href="/channels/new">connect one</Link> first.
        </p>
      )}
      {noBot && says('BOT_ID') && (
        <p className={layout.muted}>
          <code>BOT_ID</code> is the id of a bot: <Link href="/bots/new">make one</Link> first.
        </p>
      )}
      {dialect.snippets.map(({ title, code }) => (
        <div key={title} className={styles.snippet}>
          <h3>{title}</h3>
          <CodeBlock code={code} what={`snippet: ${title}`} />
        </div>
      ))}
    </div>
  )
}

/** The id of one of the workspace's things, for examples that work as they stand; null for none, undefined while it is not known. */
function useFirst<T extends { id: string }>(
  path: string,
  permission: string,
  resource: string,
): string | null | undefined {
  const may = useMay()
  const { data, isLoading } = useQuery({
    queryKey: [path.slice(1).split('/')[0], 'first'],
    queryFn: ({ signal }) => api<Listed<T>>('GET', path, { query: { limit: 1 }, signal }),
    enabled: may(permission, resource),
  })
  return isLoading ? undefined : (data?.items[0]?.id ?? null)
}
