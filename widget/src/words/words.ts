/** Every word the widget says, in one language. `{}` is where a value goes. */
export interface Words {
  /** What the chat is called where its owner gave it no title. */
  chat: string
  open: string
  close: string
  unread: string
  write: string
  send: string
  attach: string
  you: string
  /** Whoever answers. */
  them: string
  sending: string
  waiting: string
  sent: string
  read: string
  notSent: string
  retry: string
  discard: string
  typing: string
  loading: string
  newest: string
  offline: string
  /** The chat is switched off. */
  closed: string
  start: string
  required: string
  email: string
  phone: string
  choose: string
  tooLarge: string
  wrongType: string
  signedOut: string
  failed: string
  unknown: string
  image: string
  file: string
  map: string
  by: string
}
