import type { Item } from '../protocol/outbox.ts'
import type { Message } from '../protocol/wire.ts'
import { ContentView } from './content.tsx'
import type { Entry } from './entries.ts'
import { dayIn, timeIn } from './format.ts'
import { Icon } from './icons.tsx'
import { type Scene, useScene } from './scene.ts'
import { problemIn } from './status-line.tsx'
import { Text } from './text.tsx'

/** The messages, and the days between them. */
export function Entries({ entries }: { entries: readonly Entry[] }) {
  const { language } = useScene()
  return (
    <>
      {entries.map(entry => {
        if (entry.kind === 'day') {
          return (
            <p key={entry.key} class="centre">
              {dayIn(language, entry.at)}
            </p>
          )
        }
        if (entry.kind === 'item') return <Waiting key={entry.key} item={entry.item} />
        return <Said key={entry.key} entry={entry} />
      })}
    </>
  )
}

/** A message that is stored. */
function Said({ entry: { message, at, last, newest } }: { entry: Entry & { kind: 'message' } }) {
  const { state, words, language } = useScene()
  const mine = message.from === 'visitor'
  const answered =
    message.replyTo === null ? undefined : state.messages.find(({ id }) => id === message.replyTo)
  return (
    <div class={mine ? 'said mine' : 'said'}>
      <span class="hidden">{mine ? words.you : words.them}: </span>
      {answered && message.content.type !== 'postback' && (
        <p class="quote" dir="auto">
          {summaryOf(answered, words)}
        </p>
      )}
      <ContentView message={message} />
      {(last || newest) && (
        <p class="meta">
          <time dateTime={message.at}>{timeIn(language, at)}</time>
          {newest && <> · {message.read ? words.read : words.sent}</>}
        </p>
      )}
    </div>
  )
}

/** What was said and is not stored yet. */
function Waiting({ item }: { item: Item }) {
  const { client, state, words } = useScene()
  const { content } = item
  const failed = item.state === 'failed'
  const sending = item.state === 'sending' && state.connected
  return (
    <div class={failed ? 'said mine failed' : 'said mine waiting'}>
      <span class="hidden">{words.you}: </span>
      <div class="bubble" dir="auto">
        {content.type === 'text' ? (
          <Text text={content.text} />
        ) : content.type === 'postback' ? (
          (content.title ?? content.value)
        ) : (
          <span class="file">
            <Icon name="file" />
            {item.filename}
          </span>
        )}
      </div>
      {failed ? (
        <p class="meta wrong">
          {words.notSent}. {item.problem ? problemIn(words, item.problem) : ''}{' '}
          <button type="button" class="plain" onClick={() => client.retry(item)}>
            {words.retry}
          </button>{' '}
          <button type="button" class="plain" onClick={() => client.discard(item)}>
            {words.discard}
          </button>
        </p>
      ) : (
        <p class="meta">
          <Icon name="clock" />
          {sending ? words.sending : words.waiting}
        </p>
      )}
    </div>
  )
}

/** One line of what was said. */
function summaryOf({ content }: Message, words: Scene['words']): string {
  if ('text' in content) return content.text
  if (content.type === 'postback') return content.title ?? content.value
  if (content.type === 'cards') return content.cards[0]?.title ?? ''
  if ('name' in content && content.name) return content.name
  if ('media' in content) return content.caption ?? content.media.filename ?? words.file
  return words.unknown
}
