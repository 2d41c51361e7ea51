import type { Problem } from '../protocol/wire.ts'
import type { Words } from '../words/words.ts'
import { Icon } from './icons.tsx'
import { useScene } from './scene.ts'

/** What the visitor should know, between the conversation and where they write. */
export function StatusLine({ fault }: { fault: string | null }) {
  const { state, words } = useScene()
  return (
    <div class="status" role="status">
      <Line state={state} words={words} fault={fault} />
    </div>
  )
}

function Line({
  state,
  words,
  fault,
}: Pick<ReturnType<typeof useScene>, 'state' | 'words'> & { fault: string | null }) {
  if (!state.online) return <p class="note">{state.offlineMessage ?? words.closed}</p>
  if (!state.connected) return <p class="note">{words.offline}</p>
  if (fault !== null) return <Fault words={fault} />
  if (state.problem) return <Fault words={problemIn(words, state.problem)} />
  return null
}

const Fault = ({ words }: { words: string }) => (
  <p class="note fault">
    <Icon name="bang" />
    {words}
  </p>
)

/** What was refused, in the visitor's language: the server's own words are English. */
export function problemIn(words: Words, { code, reason }: Problem): string {
  if (reason === 'type_refused') return words.wrongType
  if (code === 'unauthenticated') return words.signedOut
  return words.failed
}
