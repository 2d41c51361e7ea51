import { useSyncExternalStore } from 'react'
import { createStore } from '../../../hooks/store.ts'

/** A file that was brought to Portico and is to be sent. */
export interface Attached {
  id: string
  url: string
  name: string
  mimeType: string
  size: number
}

/** What is being written in a conversation. */
export interface Draft {
  text: string
  replyTo: string | null
  files: readonly Attached[]
  /** The labels of reply buttons; null where none are wanted. */
  buttons: readonly string[] | null
}

export const EMPTY: Draft = { text: '', replyTo: null, files: [], buttons: null }

const drafts = createStore(new Map<string, Draft>())
const nameOf = (conversationId: string) => `portico.draft.${conversationId}`

function draftOf(conversationId: string): Draft {
  const kept = drafts.get().get(conversationId)
  if (kept) return kept
  let draft = EMPTY
  try {
    draft = { ...EMPTY, ...(JSON.parse(sessionStorage.getItem(nameOf(conversationId)) ?? '{}') as object) }
  } catch {
    // The browser keeps nothing for us.
  }
  drafts.get().set(conversationId, draft)
  return draft
}

/** Changes a draft. A file may have been brought when another conversation is shown already. */
export function changeDraft(conversationId: string, change: (draft: Draft) => Partial<Draft>): void {
  const draft = draftOf(conversationId)
  const next = { ...draft, ...change(draft) }
  try {
    if (isEmpty(next)) sessionStorage.removeItem(nameOf(conversationId))
    else sessionStorage.setItem(nameOf(conversationId), JSON.stringify(next))
  } catch {
    // It holds until the page is left.
  }
  drafts.set(new Map(drafts.get()).set(conversationId, next))
}

const isEmpty = ({ text, replyTo, files, buttons }: Draft): boolean =>
  text === '' && replyTo === null && files.length === 0 && buttons === null

/** What is being written in a conversation, kept while this tab is open. */
export const useDraft = (conversationId: string): Draft =>
  useSyncExternalStore(drafts.subscribe, () => draftOf(conversationId))
