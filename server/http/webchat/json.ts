import type { VisitorMessage } from '../../services/webchat/messages.ts'
import type { Visitor } from '../../services/webchat/tokens.ts'

/** What visitors get, as docs/webchat-protocol.md describes it. Times are ISO 8601 in UTC. */

const iso = (at: number): string => new Date(at).toISOString()

export const messageJson = ({ clientId, at, ...message }: VisitorMessage) => ({
  ...message,
  ...(clientId !== null && { clientId }),
  at: iso(at),
})
export type MessageJson = ReturnType<typeof messageJson>

export const visitorJson = ({ address, identified, name, expiresAt }: Visitor) => ({
  visitor: { id: address, identified, name },
  expiresAt: iso(expiresAt),
})
