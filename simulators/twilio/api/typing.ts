import { badRequest } from './errors.ts'
import type { Resource } from './request.ts'

/** On messaging.twilio.com. https://www.twilio.com/docs/whatsapp/api/typing-indicators-resource */
export const typing: Resource[] = [
  {
    method: 'POST',
    path: /^\/v2\/Indicators\/Typing\.json$/,
    run: ({ account, form }) => {
      const message = form.get('messageId') ?? ''
      if (form.get('channel') !== 'whatsapp') throw badRequest(20001, 'Invalid channel')
      if (!account.typing.has(message)) throw badRequest(20001, `Invalid messageId ${message}`)
      account.typing.set(message, true)
      return { status: 200, json: { success: true } }
    },
  },
]
