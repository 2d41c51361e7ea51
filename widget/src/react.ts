import { useEffect, useRef } from 'react'
import type { Chat } from '../index.d.ts'
import type { PorticoChatProps } from '../react.d.ts'
import { createChat } from './create-chat.ts'

/** A chat that is on the page for as long as this is. It renders nothing where it stands. */
export function PorticoChat(props: PorticoChatProps): null {
  const { url, channel, language, identity } = props
  const chat = useRef<Chat | null>(null)
  // As they are now, so that new functions on each render are no new chat.
  const latest = useRef(props)
  latest.current = props
  const told = useRef(identity)

  useEffect(() => {
    const made = createChat({ url, channel, language, identity: latest.current.identity ?? undefined })
    chat.current = made
    told.current = latest.current.identity
    made.on('ready', () => latest.current.onReady?.(made))
    made.on('open', () => latest.current.onOpen?.())
    made.on('close', () => latest.current.onClose?.())
    made.on('message', message => latest.current.onMessage?.(message))
    made.on('unread', count => latest.current.onUnread?.(count))
    made.on('problem', problem => latest.current.onProblem?.(problem))
    return () => {
      chat.current = null
      made.destroy()
    }
  }, [url, channel, language])

  useEffect(() => {
    if ((identity ?? null) === (told.current ?? null)) return
    told.current = identity
    chat.current?.identify(identity ?? null)
  }, [identity])

  return null
}
