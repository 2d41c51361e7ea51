import { ChevronRight, ExternalLink, Mail, MapPin, Phone, Reply, TriangleAlert, User } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { Content } from '../api/types.ts'
import styles from './content.module.css'
import { htmlToText } from './html.ts'
import { type File, Media } from './media.tsx'
import { OutsideLink, Text } from './text.tsx'
import { durationOf, typeName } from './words.ts'

type Of<T extends Content['type']> = Extract<Content, { type: T }>
type MessageButton = Of<'buttons'>['buttons'][number]

/** What the customer answers by pressing. */
export interface Choice {
  text: string
  value: string
}

interface Shown {
  content: Content
  /** Of the message: files that have no link of their own are had through it. Absent while it is on its way. */
  messageId?: string
  onStale?: () => void
  /** Given where the customer is played: their buttons can be pressed. */
  onChoose?: ((choice: Choice) => void) | undefined
}

/** What a message says, whatever it is. Nothing of it is ever read as HTML. */
export function MessageContent({ content, ...rest }: Shown) {
  const fileAt = (index: number) =>
    rest.messageId === undefined ? undefined : `/api/v1/messages/${rest.messageId}/media?index=${index}`
  const media = (file: File, kind: Parameters<typeof Media>[0]['kind'], name: string, index = 0) => (
    <Media kind={kind} file={file} name={name} fallbackUrl={fileAt(index)} onStale={rest.onStale} />
  )
  switch (content.type) {
    case 'text':
      return <Text>{content.text}</Text>
    case 'image':
    case 'video':
    case 'sticker':
    case 'audio':
    case 'voice':
    case 'document': {
      const kind = content.type === 'voice' ? 'audio' : content.type === 'document' ? 'file' : content.type
      return (
        <>
          {media(content.media, kind, content.caption ?? typeName(content.type))}
          {content.caption !== undefined && <Text>{content.caption}</Text>}
        </>
      )
    }
    case 'location': {
      const { latitude, longitude, name, address } = content
      const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
      return (
        <Card icon={<MapPin aria-hidden="true" />}>
          {name !== undefined && <strong>{name}</strong>}
          {address !== undefined && <span>{address}</span>}
          <OutsideLink href={map}>{`${latitude}, ${longitude}`}</OutsideLink>
        </Card>
      )
    }
    case 'contact':
      return (
        <Card icon={<User aria-hidden="true" />}>
          <strong>{content.name}</strong>
          <span>{content.phone}</span>
          {content.email !== undefined && <span>{content.email}</span>}
        </Card>
      )
    case 'buttons':
      return (
        <>
          <Text>{content.text}</Text>
          <Buttons buttons={content.buttons} onChoose={rest.onChoose} />
        </>
      )
    case 'list':
      return <Menu content={content} onChoose={rest.onChoose} />
    case 'cards':
      return (
        <div className={styles.cards}>
          {content.cards.map((card, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cards of a message never move.
            <div key={index} className={styles.richCard}>
              {card.media && media(card.media, 'image', card.title, index)}
              <strong>{card.title}</strong>
              {card.text !== undefined && <Text>{card.text}</Text>}
              {card.buttons && <Buttons buttons={card.buttons} onChoose={rest.onChoose} />}
            </div>
          ))}
        </div>
      )
    case 'template':
      return <Template content={content}>{file => media(file, 'file', 'Header')}</Template>
    case 'email':
      return (
        <>
          <MailText content={content} />
          {content.attachments?.map((file, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the attachments of a mail never move.
            <div key={index}>
              {media(file, kindOf(file), file.filename ?? `Attachment ${index + 1}`, index)}
            </div>
          ))}
        </>
      )
    case 'postback':
      return <Note icon={<Reply aria-hidden="true" />}>{`Pressed “${content.title || content.value}”`}</Note>
    case 'reaction':
      return <Note>{content.emoji === '' ? 'Took a reaction back' : `Reacted with ${content.emoji}`}</Note>
    case 'call':
      return (
        <>
          <Note icon={<Phone aria-hidden="true" />}>{callWords(content)}</Note>
          {content.recording && media(content.recording, 'audio', 'Recording of the call')}
        </>
      )
    case 'unsupported':
      return (
        <Note
          icon={<TriangleAlert aria-hidden="true" />}
        >{`Cannot be shown here: ${content.description}`}</Note>
      )
  }
}

const Card = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <div className={styles.card}>
    {icon}
    <div>{children}</div>
  </div>
)

const Note = ({ icon, children }: { icon?: ReactNode; children: string }) => (
  <p className={styles.note} dir="auto">
    {icon}
    {children}
  </p>
)

const kindOf = ({ mimeType = '' }: File) => (mimeType.startsWith('image/') ? 'image' : 'file')

function Buttons({
  buttons,
  onChoose,
}: {
  buttons: readonly MessageButton[]
  onChoose?: ((choice: Choice) => void) | undefined
}) {
  return (
    <ul className={styles.buttons} aria-label="Buttons">
      {buttons.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the buttons of a message never move.
        <li key={index}>
          {button.kind === 'url' && (
            <span className={styles.linkButton}>
              <ExternalLink aria-hidden="true" />
              <OutsideLink href={button.url}>{button.text}</OutsideLink>
            </span>
          )}
          {button.kind === 'call' && <span>{`${button.text} (${button.phone})`}</span>}
          {button.kind === 'reply' && <Choosable choice={button} onChoose={onChoose} />}
        </li>
      ))}
    </ul>
  )
}

const Choosable = ({
  choice,
  onChoose,
}: {
  choice: Choice
  onChoose: ((choice: Choice) => void) | undefined
}) =>
  onChoose ? (
    <button type="button" onClick={() => onChoose(choice)}>
      {choice.text}
    </button>
  ) : (
    <span>{choice.text}</span>
  )

function Menu({
  content: { text, button, sections },
  onChoose,
}: {
  content: Of<'list'>
  onChoose: ((choice: Choice) => void) | undefined
}) {
  return (
    <>
      <Text>{text}</Text>
      <details className={styles.menu}>
        <summary>
          <ChevronRight aria-hidden="true" />
          {button}
        </summary>
        {sections.map((section, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the sections of a menu never move.
          <div key={index}>
            {section.title !== undefined && <strong>{section.title}</strong>}
            <ul className={styles.buttons}>
              {section.rows.map(row => (
                <li key={row.value}>
                  <Choosable choice={row} onChoose={onChoose} />
                  {row.description !== undefined && <p className={styles.facts}>{row.description}</p>}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </details>
    </>
  )
}

function Template({
  content: { name, language, header, body = [], buttons = [] },
  children,
}: {
  content: Of<'template'>
  children: (header: File) => ReactNode
}) {
  const values = [
    ...(typeof header === 'string' ? [['Header', header] as const] : []),
    ...body.map((value, index) => [`{{${index + 1}}}`, value] as const),
    ...buttons.flatMap((value, index) => (value === null ? [] : [[`Button ${index + 1}`, value] as const])),
  ]
  return (
    <>
      {typeof header === 'object' && children(header)}
      <p className={styles.templateName}>
        Template <strong>{name}</strong> ({language})
      </p>
      {values.length > 0 && (
        <dl className={styles.values}>
          {values.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}

/** Characters of a mail that are shown at once. */
const LONG_MAIL = 1200

function MailText({ content: { subject, text, html } }: { content: Of<'email'> }) {
  const [whole, setWhole] = useState(false)
  const words = useMemo(() => text ?? (html === undefined ? '' : htmlToText(html)), [text, html])
  const isLong = words.length > LONG_MAIL && !whole
  return (
    <>
      {subject ? (
        <p className={styles.subject} dir="auto">
          <Mail aria-hidden="true" />
          <strong>{subject}</strong>
        </p>
      ) : null}
      {words !== '' && <Text>{isLong ? `${words.slice(0, LONG_MAIL).trimEnd()} …` : words}</Text>}
      {isLong && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          Show the whole mail
        </button>
      )}
    </>
  )
}

const reasons: Record<string, string> = {
  completed: 'completed',
  busy: 'the line was busy',
  no_answer: 'nobody answered',
  failed: 'it failed',
  canceled: 'it was cancelled',
}

function callWords({ state, durationSeconds, reason }: Of<'call'>): string {
  if (state === 'ringing') return 'Call: ringing'
  if (state === 'answered') return 'Call: talking'
  const parts = [
    durationSeconds === undefined ? null : durationOf(durationSeconds),
    reason === undefined ? null : (reasons[reason] ?? reason),
  ].filter(part => part !== null)
  return ['Call ended', ...parts].join(' · ')
}
