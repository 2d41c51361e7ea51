/** What is said on the wire, as docs/webchat-protocol.md describes it. */

export interface Media {
  url: string
  mimeType?: string
  filename?: string
  size?: number
  durationSeconds?: number
  width?: number
  height?: number
  previewUrl?: string
}

export type FileType = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker'

export type Button =
  | { kind: 'reply'; text: string; value: string }
  | { kind: 'url'; text: string; url: string }
  | { kind: 'call'; text: string; phone: string }

export interface Row {
  text: string
  value: string
  description?: string
}

export interface Card {
  title: string
  text?: string
  media?: Media
  buttons?: Button[]
}

/** A type that is not among these is one of a later version: it is shown as what cannot be shown. */
export type Content =
  | { type: 'text'; text: string }
  | { type: FileType; media: Media; caption?: string }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { type: 'contact'; name: string; phone: string; email?: string }
  | { type: 'buttons'; text: string; buttons: Button[] }
  | { type: 'list'; text: string; button: string; sections: { title?: string; rows: Row[] }[] }
  | { type: 'cards'; cards: Card[] }
  | { type: 'postback'; value: string; title?: string }

export interface Message {
  id: string
  clientId?: string
  from: 'visitor' | 'business'
  /** ISO 8601 in UTC. */
  at: string
  content: Content
  replyTo: string | null
  read: boolean
}

/** What a visitor says. */
export type Saying =
  | { type: 'text'; text: string }
  | { type: 'postback'; value: string; title?: string }
  | { type: 'attachment'; attachment: string }

export interface Said {
  id: string
  content: Saying
  replyTo?: string
}

export type Notice = { type: 'typing' } | { type: 'delivered' | 'read'; messages: string[] }

export interface Question {
  name: string
  label: string
  type: 'text' | 'email' | 'tel' | 'select'
  options?: string[]
  required?: boolean
}

export interface Theme {
  colour?: string
  title?: string
  greeting?: string
  side?: 'left' | 'right'
  branding?: boolean
}

export interface Config {
  online: boolean
  offlineMessage: string | null
  language: string | null
  theme: Theme
  preChat: Question[]
  identity: boolean
  attachments: { maxBytes: number; types: string[] }
}

export interface Visitor {
  id: string
  identified: boolean
  name: string | null
}

export interface Session {
  token: string
  expiresAt: string
  visitor: Visitor
}

export interface Page {
  messages: Message[]
  more: boolean
  readUpTo: string | null
  cursor: string
}

export interface Problem {
  code: string
  status: number
  detail: string
  reason?: string
  field?: string
  cure?: string
  meta?: { offlineMessage?: string | null }
}

export type ServerFrame =
  | { type: 'ready'; visitor: Visitor; expiresAt: string; cursor: string }
  | { type: 'messages'; messages: Message[]; cursor?: string }
  | { type: 'accepted'; id: string; message: Message }
  | { type: 'read'; upTo: string }
  | { type: 'typing' }
  | { type: 'presence'; online: boolean; offlineMessage: string | null }
  | { type: 'pong' }
  | { type: 'problem'; id?: string; problem: Problem; retryAfter?: number }
