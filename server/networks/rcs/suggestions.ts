import { clip } from '../../domain/clip.ts'
import type { Button, OutboundContent } from '../../domain/content.ts'

/** Characters: https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/Suggestion */
const MAX_LABEL = 25

/** https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/Suggestion */
export type Suggestion =
  | { reply: { text: string; postbackData: string } }
  | {
      action: { text: string; postbackData: string } & (
        | { openUrlAction: { url: string } }
        | { dialAction: { phoneNumber: string } }
        | { viewLocationAction: { latLong: { latitude: number; longitude: number }; label?: string } }
      )
    }

/** Buttons as suggestions, and as lines of text what cannot be one. */
export function suggestionsOf(buttons: readonly Button[]): { suggestions: Suggestion[]; written: string[] } {
  const suggestions: Suggestion[] = []
  const written: string[] = []
  for (const button of buttons) {
    const text = label(button.text)
    switch (button.kind) {
      case 'reply':
        suggestions.push({ reply: { text, postbackData: button.value } })
        break
      case 'url':
        suggestions.push({
          action: { text, postbackData: button.url, openUrlAction: { url: button.url } },
        })
        break
      case 'call': {
        const phoneNumber = button.phone.replace(/[\s().-]/g, '')
        // Others are no numbers that RCS dials.
        if (/^\+[1-9]\d{6,14}$/.test(phoneNumber)) {
          suggestions.push({ action: { text, postbackData: phoneNumber, dialAction: { phoneNumber } } })
        } else written.push(`${button.text}: ${button.phone}`)
      }
    }
  }
  return { suggestions, written }
}

/** A button that opens the map at a place. */
export function viewLocation({
  latitude,
  longitude,
  name,
}: Extract<OutboundContent, { type: 'location' }>): Suggestion {
  const latLong = { latitude, longitude }
  return {
    action: {
      text: label(name ?? 'Map'),
      postbackData: `${latitude},${longitude}`,
      viewLocationAction: { latLong, ...(name && { label: name }) },
    },
  }
}

/** A label as far as it is shown. */
const label = (text: string): string => (text.length <= MAX_LABEL ? text : `${clip(text, MAX_LABEL - 1)}…`)
