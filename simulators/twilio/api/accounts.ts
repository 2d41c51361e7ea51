import { TwilioError } from './errors.ts'
import { type Resource, rfc2822 } from './request.ts'

/** https://www.twilio.com/docs/iam/api/account */
export const accounts: Resource[] = [
  {
    method: 'GET',
    path: /^\.json$/,
    run: ({ account, isOwner }) => {
      // Standard API keys see everything but accounts and keys.
      if (!isOwner) throw new TwilioError(401, 20003, 'Authenticate')
      return {
        status: 200,
        json: {
          sid: account.sid,
          friendly_name: account.friendlyName,
          status: account.status,
          type: 'Full',
          date_created: rfc2822(new Date(0)),
        },
      }
    },
  },
]
