import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Client } from '../protocol/client.ts'
import type { ChatState } from '../protocol/state.ts'
import { fill } from '../words/index.ts'
import type { Words } from '../words/words.ts'

/** What every part of the view needs. */
export interface Scene {
  client: Client
  state: ChatState
  words: Words
  /** BCP 47, of the words. */
  language: string
}

const SceneContext = createContext<Scene | null>(null)
export const SceneProvider = SceneContext.Provider

/** Throws outside of `SceneProvider`. */
export function useScene(): Scene {
  const scene = useContext(SceneContext)
  if (scene === null) throw new Error('There is no scene.')
  return scene
}

export const titleOf = ({ state, words }: Scene): string => state.config?.theme.title ?? words.chat

/** The launcher's name, with what is unread. */
export const launcherName = ({ state, words }: Scene): string => {
  if (state.isOpen) return words.close
  return state.unread > 0 ? `${words.open}. ${fill(words.unread, String(state.unread))}` : words.open
}
