import type { Button, Card, Content, Message } from '../protocol/wire.ts'
import { Icon } from './icons.tsx'
import { webAddress } from './links.ts'
import { Attached } from './media.tsx'
import { useScene } from './scene.ts'
import { Link, Text } from './text.tsx'

/** What a message holds, of whatever type. */
export function ContentView({ message }: { message: Message }) {
  const { words } = useScene()
  const { content } = message
  switch (content.type) {
    case 'text':
      return <Bubble text={content.text} />
    case 'postback':
      return <Bubble text={content.title ?? content.value} />
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return (
        <>
          <Attached key={content.media.url} type={content.type} media={content.media} />
          {content.caption && <Bubble text={content.caption} />}
        </>
      )
    case 'location':
      return <Place content={content} />
    case 'contact':
      return (
        <div class="bubble">
          <strong dir="auto">{content.name}</strong>
          <a class="row" href={`tel:${content.phone}`}>
            <Icon name="phone" />
            <bdi>{content.phone}</bdi>
          </a>
          {content.email && (
            <a class="row" href={`mailto:${encodeURI(content.email)}`}>
              <Icon name="mail" />
              {content.email}
            </a>
          )}
        </div>
      )
    case 'buttons':
      return (
        <>
          <Bubble text={content.text} />
          <Buttons message={message} buttons={content.buttons} />
        </>
      )
    case 'list':
      return <List message={message} content={content} />
    case 'cards':
      return (
        <ul class="cards">
          {content.cards.map(card => (
            <CardView key={card.title} message={message} card={card} />
          ))}
        </ul>
      )
    default:
      return <p class="bubble odd">{words.unknown}</p>
  }
}

const Bubble = ({ text }: { text: string }) => (
  <div class="bubble" dir="auto">
    <Text text={text} />
  </div>
)

function Place({ content }: { content: Content & { type: 'location' } }) {
  const { words } = useScene()
  const { latitude, longitude, name, address } = content
  const at = `${latitude}/${longitude}`
  return (
    <div class="bubble">
      {name && <strong dir="auto">{name}</strong>}
      {address && <span dir="auto">{address}</span>}
      <Link
        class="row"
        href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${at}`}
      >
        <Icon name="pin" />
        {words.map}
      </Link>
    </div>
  )
}

function Buttons({ message, buttons }: { message: Message; buttons: readonly Button[] }) {
  return (
    <div class="buttons">
      {buttons.map(button => {
        if (button.kind === 'reply') return <Choice key={button.text} message={message} {...button} />
        const href = button.kind === 'call' ? `tel:${button.phone}` : webAddress(button.url)
        if (href === null) return null
        return (
          <Link key={button.text} class="choice" href={href}>
            <span dir="auto">{button.text}</span>
            <Icon name={button.kind === 'call' ? 'phone' : 'out'} />
          </Link>
        )
      })}
    </div>
  )
}

interface Chosen {
  message: Message
  text: string
  value: string
  description?: string | undefined
}

/** Something to choose. It can be chosen again, but not while the choice is under way. */
function Choice({ message, text, value, description }: Chosen) {
  const { client, state } = useScene()
  const waits = state.pending.some(({ replyTo }) => replyTo === message.id)
  const chosen = state.messages.some(
    ({ replyTo, content }) =>
      replyTo === message.id && content.type === 'postback' && content.value === value,
  )
  return (
    <button
      type="button"
      class="choice"
      disabled={!state.online}
      aria-disabled={waits}
      aria-pressed={chosen}
      onClick={() => {
        if (!waits) client.choose(message.id, value, text)
      }}
    >
      <span dir="auto">
        {text}
        {description && <small>{description}</small>}
      </span>
      {chosen && <Icon name="check" />}
    </button>
  )
}

function List({ message, content }: { message: Message; content: Content & { type: 'list' } }) {
  return (
    <>
      <Bubble text={content.text} />
      <details class="list">
        <summary class="choice">
          <span dir="auto">{content.button}</span>
          <Icon name="down" />
        </summary>
        {content.sections.map(({ title, rows }) => (
          <div key={title} class="section">
            {title && (
              <p class="meta" dir="auto">
                {title}
              </p>
            )}
            {rows.map(row => (
              <Choice key={row.value} message={message} {...row} />
            ))}
          </div>
        ))}
      </details>
    </>
  )
}

function CardView({ message, card }: { message: Message; card: Card }) {
  const { title, text, media, buttons = [] } = card
  const type = media?.mimeType?.startsWith('video/') ? 'video' : 'image'
  return (
    <li class="card">
      {media && <Attached key={media.url} type={type} media={media} />}
      <div class="card-text" dir="auto">
        <strong>{title}</strong>
        {text && (
          <p>
            <Text text={text} />
          </p>
        )}
      </div>
      {buttons.length > 0 && <Buttons message={message} buttons={buttons} />}
    </li>
  )
}
