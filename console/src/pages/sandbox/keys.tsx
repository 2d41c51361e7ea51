import { MapPin, Paperclip, SendHorizontal } from 'lucide-react'
import { useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { useMay } from '../../api/session.tsx'
import type { MediaFile } from '../../api/types.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import styles from './sandbox.module.css'

/** What the customer writes with. */
export function Keys({
  busy,
  onSay,
  onError,
}: {
  busy: boolean
  onSay: (content: object) => Promise<boolean>
  onError: (error: unknown) => void
}) {
  const may = useMay()
  const [text, setText] = useState('')
  const picker = useRef<HTMLInputElement>(null)
  const send = async () => {
    if (busy || text.trim() === '') return
    if (await onSay({ type: 'text', text: text.trim() })) setText('')
  }
  const sendFile = async (file: File) => {
    try {
      const { id } = await api<MediaFile>('POST', '/media', { query: { filename: file.name }, body: file })
      const type = /^(image|video|audio)\//.exec(file.type)?.[1] ?? 'document'
      await onSay({ type, media: { id } })
    } catch (error) {
      onError(error)
    }
  }
  return (
    <form
      className={styles.keys}
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      {may('media.create', 'media/*') && (
        <>
          <input
            ref={picker}
            type="file"
            hidden
            aria-label="Picture or file"
            onChange={event => {
              const [file] = event.target.files ?? []
              event.target.value = ''
              if (file) void sendFile(file)
            }}
          />
          <IconButton
            label="Send a picture or file"
            icon={<Paperclip aria-hidden="true" />}
            onClick={() => picker.current?.click()}
          />
        </>
      )}
      <IconButton
        label="Send a place"
        icon={<MapPin aria-hidden="true" />}
        onClick={() => void onSay({ type: 'location', latitude: 52.52, longitude: 13.405, name: 'Berlin' })}
      />
      <input
        className={styles.input}
        aria-label="Message as the customer"
        placeholder="Write as the customer"
        autoComplete="off"
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <Button type="submit" kind="primary" busy={busy} icon={<SendHorizontal aria-hidden="true" />}>
        Send
      </Button>
    </form>
  )
}
