import type { Bot } from '../../api/types.ts'
import type { Tone } from '../../ui/status.tsx'
import type { Token } from './data.ts'

/** How a bot is, in a word. */
export function stateOf({ enabled, url }: Pick<Bot, 'enabled' | 'url'>): { tone: Tone; word: string } {
  if (!enabled) return { tone: 'neutral', word: 'Switched off' }
  return url === null ? { tone: 'warn', word: 'No URL' } : { tone: 'good', word: 'On' }
}

export const tokenKinds: Record<Token['kind'], { title: string; words: string }> = {
  webchat: { title: 'Chat widget', words: 'Opens conversations from a chat widget on a web site.' },
  'voice-gateway': { title: 'Voice gateway', words: 'Shown by an AudioCodes gateway with its calls.' },
}
