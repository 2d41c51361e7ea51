import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { fieldError, otherError, useInvalidFocus } from '../../ui/field-errors.ts'
import layout from '../../ui/layout.module.css'
import { Problem } from '../../ui/states.tsx'
import styles from './bots.module.css'

export interface BotSettings {
  name: string
  url: string | null
}

/** A bot's name and URL. What is refused stands at its field, and what was typed stays. */
export function BotForm({
  initial,
  action,
  onSubmit,
  children,
}: {
  initial: BotSettings
  action: string
  /** Throws what the server refuses. */
  onSubmit: (settings: BotSettings) => Promise<void>
  /** Beside the button. */
  children: ReactNode
}) {
  const [name, setName] = useState(initial.name)
  const [url, setUrl] = useState(initial.url ?? '')
  const save = useMutation({ mutationFn: onSubmit })
  const { error: refusal } = save
  const form = useRef<HTMLFormElement>(null)
  useInvalidFocus(form, refusal)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!save.isPending) save.mutate({ name: name.trim(), url: url.trim() || null })
  }
  const other = otherError(refusal, ['/name', '/url'])
  return (
    <form ref={form} onSubmit={submit} className={styles.form}>
      <TextField
        label="Name"
        required
        pattern=".*\S.*"
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={event => setName(event.target.value)}
        error={fieldError(refusal, '/name')}
      />
      <TextField
        label="URL"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://bot.example.com/"
        hint="Gets the messages of its conversations, signed; what it answers is sent. May be given later."
        value={url}
        onChange={event => setUrl(event.target.value)}
        error={fieldError(refusal, '/url')}
      />
      {other !== null && <Problem error={other} />}
      <div className={layout.row}>
        <Button type="submit" kind="primary" busy={save.isPending}>
          {action}
        </Button>
        {children}
      </div>
    </form>
  )
}
