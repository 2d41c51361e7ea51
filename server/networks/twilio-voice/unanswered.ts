import type { Failure } from '../../domain/message.ts'

const failures: Record<string, Omit<Failure, 'code'>> = {
  busy: { message: 'The line was busy.', cure: 'Call again later.' },
  'no-answer': { message: 'Nobody answered.', cure: 'Call again later, or write.' },
  canceled: { message: 'The call was canceled.', cure: 'Send the message again to call.' },
  failed: {
    message: 'The call could not be made.',
    cure: 'Check the number: it must be in international form, with its country code.',
  },
}

/** Why a call of ours came to nothing, by Twilio's status of it. */
export const whyNot = (status: string): Failure => ({
  code: status.replace('-', '_'),
  message: `The call ended as ${status}.`,
  ...failures[status],
})
