import type { Channel } from '../../domain/entities.ts'
import type { Manifest, SetupStep } from '../../domain/network.ts'

/** What a person must still do before a channel works, in words. Pure. */

/** The steps the network told of; undefined when there are none. */
export const stepsInWords = ({ steps }: Pick<Channel, 'steps'>): string | undefined =>
  steps.length === 0 ? undefined : steps.map(inWords).join('\n')

function inWords(step: SetupStep): string {
  const fields = step.kind === 'scan' ? [{ label: 'Code', value: step.payload }] : step.fields
  return [`${step.title}: ${step.detail}`, ...fields.map(({ label, value }) => `${label}: ${value}`)].join(
    '\n',
  )
}

/** For a channel that was just made. `verifyToken` is what the client gave. */
export function instructionsFor(
  { network }: Pick<Channel, 'network'>,
  { title, polled }: Pick<Manifest, 'title' | 'polled'>,
  webhookUrl: string,
  verifyToken: unknown,
): string {
  if (network === 'whatsapp' && typeof verifyToken === 'string') {
    return `Configure your WhatsApp webhook to: ${webhookUrl} with verify token: ${verifyToken}`
  }
  if (polled === 'always')
    return `Activate the channel: ${title} is asked for what comes in, and needs no webhook.`
  return `Activate the channel: ${title} is then told to deliver to ${webhookUrl}, or the answer says what is left to do.`
}
