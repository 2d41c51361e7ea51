import { v5 } from 'uuid'
import type { OutboundMessage, RenderedAnswer } from '../../domain/network.ts'
import { type Spoken, spoken } from '../shared/voice/spoken.ts'

/** What the gateway does: https://techdocs.audiocodes.com/voice-ai-connect/#VAIG_Combined/sending-activities.htm */
type Activity =
  | { type: 'message'; text: string }
  | {
      type: 'event'
      name: 'playUrl'
      activityParams: { playUrlUrl: string; playUrlMediaFormat: 'wav/lpcm16' }
    }

/** A message as activities of the gateway, with ids made of its own. */
export function render({ id, content }: OutboundMessage): RenderedAnswer {
  const said = spoken(content)
  if ('code' in said) return { ok: false, failure: said }
  const timestamp = new Date().toISOString()
  const parts = activitiesOf(said).map((activity, index) => ({
    ...activity,
    id: index === 0 ? id : v5(String(index), id),
    timestamp,
  }))
  return { ok: true, parts }
}

function activitiesOf(said: Spoken): Activity[] {
  if (said.kind === 'text') return [{ type: 'message', text: said.text }]
  const played: Activity = {
    type: 'event',
    name: 'playUrl',
    activityParams: { playUrlUrl: said.url, playUrlMediaFormat: 'wav/lpcm16' },
  }
  return said.after === null ? [played] : [played, { type: 'message', text: said.after }]
}
