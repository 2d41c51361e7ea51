import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { Bot as Shown } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm, Dialog } from '../../ui/dialog.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { LifecycleMenu } from '../../ui/menu.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Secret } from '../../ui/secret.tsx'
import { Loading, Problem } from '../../ui/states.tsx'
import { Status } from '../../ui/status.tsx'
import { Day } from '../../ui/time.tsx'
import { useToast } from '../../ui/toast.tsx'
import { BotChannels } from './channels.tsx'
import { useBot, useKeepBot } from './data.ts'
import { DeleteBot } from './delete.tsx'
import { BotErrors } from './errors.tsx'
import { BotForm, type BotSettings } from './form.tsx'
import { Tokens } from './tokens.tsx'
import { stateOf } from './words.ts'

const parents = [{ title: 'Bots', href: '/bots' }]

/** One bot: how it is, what it answers, what went wrong. */
export function Bot({ id }: { id: string }) {
  const { data, error, refetch } = useBot(id)
  if (data) return <Known bot={data} />
  return (
    <Page title="Bot" parents={parents}>
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loading />}
    </Page>
  )
}

function Known({ bot }: { bot: Shown }) {
  const { id } = bot
  const may = useMay()
  const mayChange = may('chatbots.update', `chatbots/${id}`)
  const [doing, setDoing] = useState<'edit' | 'rotate' | 'delete' | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const toggle = useToggle(bot)
  const close = () => setDoing(null)
  const { tone, word } = stateOf(bot)
  return (
    <Page
      title={bot.name}
      parents={parents}
      actions={
        <>
          {mayChange && <Button onClick={() => setDoing('edit')}>Edit</Button>}
          <LifecycleMenu
            enabled={bot.enabled}
            onRotate={mayChange ? () => setDoing('rotate') : null}
            onToggle={mayChange ? () => toggle.mutate() : null}
            onDelete={may('chatbots.delete', `chatbots/${id}`) ? () => setDoing('delete') : null}
          />
        </>
      }
    >
      {secret !== null && (
        <Secret key={secret} label="New signing secret" value={secret} onDone={() => setSecret(null)}>
          <p>The old one has ended. Give this one to your program now.</p>
        </Secret>
      )}
      <Facts>
        <Fact name="Status">
          <Status tone={tone}>{word}</Status>
          {!bot.enabled && ' Messages to it wait until it is switched on.'}
        </Fact>
        <Fact name="URL">{bot.url ?? 'None yet: its messages are not answered.'}</Fact>
        <Fact name="Made">
          <Day at={bot.createdAt} />
        </Fact>
      </Facts>
      {may('channels.list', 'channels/*') && (
        <Section title="Channels it answers">
          <BotChannels botId={id} />
        </Section>
      )}
      {may('chatbots.tokens.list', `chatbots/${id}`) && <Tokens botId={id} />}
      {may('events.list', 'channels/*') && (
        <Section title="Recent failures">
          <BotErrors botId={id} />
        </Section>
      )}
      <Dialog open={doing === 'edit'} onClose={close} title="Edit the bot">
        <Edit bot={bot} onClose={close} />
      </Dialog>
      <Confirm
        open={doing === 'rotate'}
        onClose={close}
        title="Rotate the secret?"
        action="Make a new secret"
        onConfirm={async () => {
          const rotated = await api<{ secret: string }>('POST', `/bots/${id}/rotate-secret`)
          setSecret(rotated.secret)
        }}
      >
        <p>
          The old secret ends at once. Your program refuses messages until it has the new one; they are tried
          again for about an hour.
        </p>
      </Confirm>
      <DeleteBot bot={bot} open={doing === 'delete'} onClose={close} />
    </Page>
  )
}

function useToggle(bot: Shown) {
  const keep = useKeepBot()
  const toast = useToast()
  return useMutation({
    mutationFn: () => api<Shown>('PATCH', `/bots/${bot.id}`, { body: { enabled: !bot.enabled } }),
    onSuccess: changed => {
      keep(changed)
      toast.done(changed.enabled ? 'The bot is on. What waited is answered.' : 'The bot is switched off.')
    },
    onError: error => toast.failed('The bot stays as it was.', error),
  })
}

function Edit({ bot, onClose }: { bot: Shown; onClose: () => void }) {
  const keep = useKeepBot()
  const toast = useToast()
  // What is changed elsewhere while the dialog is open is not overwritten.
  const [before] = useState(bot)
  const save = async ({ name, url }: BotSettings) => {
    const body = { ...(name !== before.name && { name }), ...(url !== before.url && { url }) }
    if (Object.keys(body).length > 0) {
      const headers = { 'if-match': `"${before.version}"` }
      keep(await api<Shown>('PATCH', `/bots/${bot.id}`, { body, headers }))
      toast.done('Saved.')
    }
    onClose()
  }
  return (
    <BotForm initial={before} action="Save" onSubmit={save}>
      <Button onClick={onClose}>Cancel</Button>
    </BotForm>
  )
}
