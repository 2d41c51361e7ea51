import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { NewBot as Created } from '../../api/types.ts'
import { LinkButton } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Secret } from '../../ui/secret.tsx'
import { Empty } from '../../ui/states.tsx'
import { useKeepBot } from './data.ts'
import { BotForm } from './form.tsx'
import { program } from './program.ts'

const parents = [{ title: 'Bots', href: '/bots' }]

/** Makes a bot, and shows its secret. */
export function NewBot() {
  const may = useMay()
  const keep = useKeepBot()
  const [created, setCreated] = useState<Created | null>(null)
  if (created) return <Ready key={created.id} bot={created} />
  return (
    <Page title="New bot" parents={parents}>
      {may('chatbots.create', 'chatbots/*') ? (
        <BotForm
          initial={{ name: '', url: null }}
          action="Create bot"
          onSubmit={async ({ name, url }) => {
            const made = await api<Created>('POST', '/bots', { body: { name, ...(url !== null && { url }) } })
            const { secret: _, ...bot } = made
            keep(bot)
            setCreated(made)
          }}
        >
          <LinkButton href="/bots">Cancel</LinkButton>
        </BotForm>
      ) : (
        <Empty title="Your key may not make bots" />
      )}
    </Page>
  )
}

const Ready = ({ bot }: { bot: Created }) => (
  <Page
    title="The bot is ready"
    parents={parents}
    actions={
      <LinkButton kind="primary" href={`/bots/${bot.id}`}>
        Go to the bot
      </LinkButton>
    }
  >
    <Secret label="Signing secret" value={bot.secret}>
      <p>With it your program sees that a call comes from this Portico.</p>
    </Secret>
    <Section title="A whole bot in Node.js">
      <p>
        It takes the secret from <code>BOT_SECRET</code>. Run it where Portico can reach it, then give the bot
        channels: each channel’s settings name the bot that answers it.
      </p>
      <CodeBlock code={program} what="bot in Node.js" />
    </Section>
  </Page>
)
