import { LayoutTemplate, ListPlus, Paperclip, SendHorizontal, X } from 'lucide-react'
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useMay } from '../../../api/session.tsx'
import type { Channel, Contact, Conversation, Message, Network, ServiceWindow } from '../../../api/types.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { QuotedWords } from '../thread/bubble.tsx'
import { Attachments } from './attachments.tsx'
import { ButtonsEditor } from './buttons-editor.tsx'
import styles from './composer.module.css'
import { carries, carriesFiles, contentsOf, fitting } from './contents.ts'
import { changeDraft, EMPTY, useDraft } from './drafts.ts'
import { takeFocus } from './focus.ts'
import { TemplateDialog } from './template-dialog.tsx'
import { startUpload, useUploads } from './uploads.ts'
import { useOutbox } from './use-outbox.ts'
import { useTellTyping } from './use-tell-typing.ts'

/** Characters of a text; the server's own limit (domain/content.ts). */
const LONGEST_TEXT = 65_536

interface Shown {
  conversation: Conversation
  channel: Channel
  network: Network
  window: ServiceWindow
  contact: Contact | undefined
  /** What the contact is called. */
  name: string
  messages: readonly Message[]
}

/** Where the answer is written, or why none can be. */
export function Composer(shown: Shown) {
  const { conversation, channel, network, window, contact } = shown
  const [choosing, setChoosing] = useState(false)
  const optedOut = contact?.identities.find(({ address }) => address === conversation.thread)?.optedOutAt
  if (channel.status === 'inactive' || channel.status === 'pending') {
    return (
      <Barred>
        The channel is not active. <Link href={`/channels/${channel.id}`}>Go to the channel</Link>
      </Barred>
    )
  }
  if (optedOut) return <Barred>{shown.name} wants no messages on this channel.</Barred>
  const templates = network.features.includes('templates')
  const isClosed = !window.permanent && window.expiresAt === null
  const last = shown.messages.at(-1)?.id ?? ''
  return (
    <>
      {isClosed ? (
        <Barred
          action={
            templates && (
              <Button
                kind="primary"
                ref={takeFocus}
                icon={<LayoutTemplate aria-hidden="true" />}
                onClick={() => setChoosing(true)}
              >
                Send a template
              </Button>
            )
          }
        >
          The service window is closed: {network.title} takes free messages only for a while after the contact
          has written. {templates ? 'Until they write only templates go.' : 'Wait until they write.'}
        </Barred>
      ) : (
        <Writing {...shown} onTemplate={templates ? () => setChoosing(true) : undefined} />
      )}
      {choosing && (
        <TemplateDialog
          channelId={channel.id}
          conversationId={conversation.id}
          after={last}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  )
}

const Barred = ({ action, children }: { action?: ReactNode; children: ReactNode }) => (
  <div className={styles.barred}>
    <p>{children}</p>
    {action}
  </div>
)

function Writing({
  conversation: { id, channelId },
  network: { capabilities, features },
  name,
  messages,
  onTemplate,
}: Shown & { onTemplate: (() => void) | undefined }) {
  const may = useMay()
  const outbox = useOutbox()
  const draft = useDraft(id)
  const uploads = useUploads(id)
  const picker = useRef<HTMLInputElement>(null)
  const tellTyping = useTellTyping(id, channelId, features.includes('typing'))
  const change = (what: Partial<typeof draft>) => changeDraft(id, () => what)

  const contents = contentsOf(capabilities, draft)
  const isUnfit = draft.files.some(file => 'problem' in fitting(capabilities, file))
  const isComing = uploads.some(({ error }) => error === null)
  const isReady =
    contents.length + uploads.length > 0 &&
    uploads.every(({ error }) => error === null) &&
    !isUnfit &&
    (draft.buttons === null || (draft.text.trim() !== '' && draft.buttons.some(label => label.trim() !== '')))
  const [isAsked, setIsAsked] = useState(false)
  const send = () => {
    if (!isReady) return
    setIsAsked(isComing)
    if (isComing) return
    const after = messages.at(-1)?.id ?? ''
    for (const [index, content] of contents.entries()) {
      outbox.add({ ...content, conversationId: id, replyTo: index === 0 ? draft.replyTo : null, after })
    }
    changeDraft(id, () => EMPTY)
  }
  // It was to be sent while its files were still coming.
  const sendNow = useEffectEvent(send)
  useEffect(() => {
    if (isAsked && !isComing) sendNow()
  }, [isAsked, isComing])

  const attaches = may('media.create', 'media/*') && carriesFiles(capabilities)
  const attach = (files: Iterable<File>) => {
    if (attaches) for (const file of files) void startUpload(id, file)
  }
  const replied = messages.find(message => message.id === draft.replyTo)
  const most = capabilities.text?.maxLength
  const length = draft.text.length

  return (
    <form
      className={styles.composer}
      onSubmit={event => {
        event.preventDefault()
        send()
      }}
      onDragOver={event => attaches && event.preventDefault()}
      onDrop={event => {
        if (event.dataTransfer.files.length === 0) return
        event.preventDefault()
        attach(event.dataTransfer.files)
      }}
    >
      {draft.replyTo !== null && (
        <div className={styles.reply}>
          <p>
            {replied ? (
              <QuotedWords who={replied.direction === 'outbound' ? 'You' : name} content={replied.content} />
            ) : (
              'An earlier message'
            )}
          </p>
          <IconButton
            label="Do not reply to it"
            icon={<X aria-hidden="true" />}
            onClick={() => change({ replyTo: null })}
          />
        </div>
      )}
      <Attachments
        files={draft.files}
        uploads={uploads}
        capabilities={capabilities}
        onRemove={key => change({ files: draft.files.filter(file => file.id !== key) })}
      />
      {draft.buttons !== null && (
        <ButtonsEditor
          labels={draft.buttons}
          note={capabilities.buttons?.note}
          onChange={buttons => change({ buttons })}
        />
      )}
      <textarea
        ref={takeFocus}
        className={styles.text}
        rows={1}
        dir="auto"
        aria-label={`Message to ${name}`}
        aria-describedby="composer-help"
        placeholder={draft.buttons === null ? 'Write a message' : 'Ask something'}
        maxLength={LONGEST_TEXT}
        value={draft.text}
        onChange={event => {
          change({ text: event.target.value })
          tellTyping()
        }}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault()
            send()
          }
          if (event.key === 'Escape' && draft.replyTo !== null) {
            event.stopPropagation()
            change({ replyTo: null })
          }
        }}
        onPaste={event => {
          if (event.clipboardData.files.length === 0) return
          event.preventDefault()
          attach(event.clipboardData.files)
        }}
      />
      <div className={styles.tools}>
        {attaches && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              aria-label="Files"
              onChange={event => {
                attach(event.target.files ?? [])
                event.target.value = ''
              }}
            />
            <IconButton
              label="Attach files"
              icon={<Paperclip aria-hidden="true" />}
              onClick={() => picker.current?.click()}
            />
          </>
        )}
        {carries(capabilities, 'buttons') && draft.buttons === null && (
          <IconButton
            label="Add buttons"
            icon={<ListPlus aria-hidden="true" />}
            onClick={() => change({ buttons: [''] })}
          />
        )}
        {onTemplate && (
          <IconButton
            label="Send a template"
            icon={<LayoutTemplate aria-hidden="true" />}
            onClick={onTemplate}
          />
        )}
        <p id="composer-help" className={styles.help}>
          {most !== undefined && length > most * 0.8 ? (
            <span className={length > most ? styles.over : ''}>
              {length} of {most} characters. {length > most ? capabilities.text?.note : ''}
            </span>
          ) : (
            <span className={styles.keys}>Enter sends, Shift and Enter begins a new line.</span>
          )}
        </p>
        <Button
          type="submit"
          kind="primary"
          busy={isAsked && isComing}
          disabled={!isReady}
          icon={<SendHorizontal aria-hidden="true" />}
        >
          Send
        </Button>
      </div>
    </form>
  )
}
