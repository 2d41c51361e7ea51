import type { TokenKind } from '../../domain/channel-token.ts'
import type { Channel } from '../../domain/entities.ts'
import { MASK } from '../../domain/redact.ts'
import type { Caller, Context } from '../../services/context.ts'
import { currentToken } from '../../services/tokens/tokens.ts'
import type { ShownToken } from './map.ts'

/** What a key must allow on a chatbot to make tokens, and to see them. */
export const TOKENS = 'chatbots.channels.token'

const PREFIX = 'cc-tok-'

/** A token as the vendor writes it. */
export const vendorToken = (token: string): string => PREFIX + token

const kinds: ReadonlyMap<string, TokenKind> = new Map([
  ['webchat', 'webchat'],
  ['audiocodes', 'voice-gateway'],
])

/** What the caller may see of the current token of each of a bot's channels. */
export async function shownTokens(
  context: Context,
  caller: Caller,
  botId: string,
  chatbotId: string,
): Promise<(channel: Channel) => ShownToken | null> {
  const open = caller.may(TOKENS, `chatbots/${chatbotId}`)
  const shown = new Map<string, ShownToken>()
  for (const [network, kind] of kinds) {
    const current = await currentToken(context, caller.workspaceId, botId, kind)
    if (current === null) continue
    const { token, validUntil } = current
    shown.set(network, { token: vendorToken(open && token !== null ? token : MASK), validUntil })
  }
  return ({ network }) => shown.get(network) ?? null
}
