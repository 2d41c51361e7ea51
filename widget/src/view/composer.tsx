import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { hasTouch } from './focus.ts'
import { Icon } from './icons.tsx'
import { useScene } from './scene.ts'

/** Characters of a text: the protocol's. */
const LONGEST = 8192

/** Where the visitor writes. Enter sends, Shift and Enter begin a line. */
export function Composer({ send }: { send(files: readonly File[]): void }) {
  const { client, state, words } = useScene()
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')

  // As high as the text, up to what style/composer.css allows.
  useLayoutEffect(() => {
    const area = field.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight}px`
  })
  useEffect(() => {
    if (!hasTouch()) field.current?.focus()
  }, [])

  function say(event?: Event): void {
    event?.preventDefault()
    const said = text.trim()
    if (said !== '') client.say(said)
    setText('')
    field.current?.focus()
  }

  return (
    <form class="composer" onSubmit={say}>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={state.config?.attachments.types.join()}
        onChange={({ currentTarget }) => {
          send([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
      <button type="button" class="tool" aria-label={words.attach} onClick={() => picker.current?.click()}>
        <Icon name="clip" />
      </button>
      <textarea
        ref={field}
        rows={1}
        maxLength={LONGEST}
        aria-label={words.write}
        placeholder={words.write}
        dir={text === '' ? undefined : 'auto'}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value)
          client.type()
        }}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) say(event)
        }}
        onPaste={event => {
          const files = [...(event.clipboardData?.files ?? [])]
          if (files.length === 0) return
          event.preventDefault()
          send(files)
        }}
      />
      <button type="submit" class="send" aria-label={words.send} disabled={text.trim() === ''}>
        <Icon name="send" />
      </button>
    </form>
  )
}
