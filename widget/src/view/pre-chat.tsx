import { useEffect, useRef, useState } from 'preact/hooks'
import type { Question } from '../protocol/wire.ts'
import { faultIn } from './answers.ts'
import { hasTouch } from './focus.ts'
import { useScene } from './scene.ts'

const COMPLETE: Record<string, string> = { name: 'name', email: 'email', tel: 'tel' }

/** What the visitor is asked before the chat. */
export function PreChat() {
  const { client, state, words } = useScene()
  const form = useRef<HTMLFormElement>(null)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const { preChat = [], theme } = state.config ?? {}

  function submit(event: Event): void {
    event.preventDefault()
    const data = new FormData(form.current ?? undefined)
    const answers: Record<string, string> = {}
    const wrong: Record<string, string> = {}
    for (const question of preChat) {
      const answer = String(data.get(question.name) ?? '').trim()
      const fault = faultIn(question, answer, words)
      if (fault !== null) wrong[question.name] = fault
      if (answer !== '') answers[question.name] = answer
    }
    setFaults(wrong)
    const first = preChat.find(({ name }) => wrong[name] !== undefined)
    if (first === undefined) client.answer(answers)
    else form.current?.querySelector<HTMLElement>(`[name="${first.name}"]`)?.focus()
  }

  useEffect(() => {
    if (!hasTouch()) form.current?.querySelector<HTMLElement>('input, select')?.focus()
  }, [])

  return (
    <form ref={form} class="ask" noValidate onSubmit={submit}>
      {theme?.greeting && <p class="greeting">{theme.greeting}</p>}
      {preChat.map(question => (
        <Field key={question.name} question={question} fault={faults[question.name]} />
      ))}
      <button type="submit" class="primary">
        {words.start}
      </button>
    </form>
  )
}

function Field({ question, fault }: { question: Question; fault: string | undefined }) {
  const { words } = useScene()
  const { name, label, type, required, options = [] } = question
  const id = `ask-${name}`
  const props = {
    id,
    name,
    required,
    'aria-invalid': fault !== undefined,
    'aria-describedby': fault === undefined ? undefined : `${id}-fault`,
  } as const
  return (
    <div class="field">
      <label for={id}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {type === 'select' ? (
        <select {...props}>
          <option value="">{words.choose}</option>
          {options.map(option => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : (
        <input
          {...props}
          type={type as 'text'}
          maxLength={1000}
          autocomplete={COMPLETE[type === 'text' ? name : type]}
        />
      )}
      {fault !== undefined && (
        <p class="wrong" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  )
}
