import type { Channel } from '../../api/types.ts'

/** How somebody writes to a channel for the first time. */
export interface Invitation {
  /** What to do. */
  words: string
  /** Where to. */
  address?: string
  /** Opens it at once. */
  link?: { href: string; title: string }
  /** The link is one for phones: it is shown as a code too. */
  scan?: boolean
}

type Known = Pick<Channel, 'id' | 'network' | 'address' | 'facts' | 'config'>

const digits = (number: string): string => number.replace(/\D/g, '')

/** What to tell whoever wants to try a channel. The address comes from what the network told, else from the settings. */
export function invitationTo(channel: Known): Invitation {
  const { facts, address } = channel
  const config = Object.fromEntries(
    Object.entries(channel.config).map(([key, value]) => [key, String(value)]),
  )
  const number = config.phoneNumber ?? facts.phoneNumber
  switch (channel.network) {
    case 'whatsapp':
      return onWhatsapp(facts.displayPhoneNumber)
    case 'twilio-whatsapp':
      return onWhatsapp(number)
    case 'telegram': {
      const name = facts.botUsername
      if (name === undefined) return { words: 'Open the bot in Telegram, press Start and write to it.' }
      const link = { href: `https://t.me/${name}`, title: 'Open in Telegram' }
      return { words: 'Write to the bot in Telegram:', address: `@${name}`, link, scan: true }
    }
    case 'messenger': {
      const page = config.pageId
      if (page === undefined) return { words: 'Write to the page in Messenger.' }
      const link = { href: `https://m.me/${page}`, title: 'Open in Messenger' }
      return {
        words: 'Write to the page in Messenger:',
        address: facts.pageName ?? page,
        link,
        scan: true,
      }
    }
    case 'instagram': {
      const name = facts.username
      if (name === undefined) return { words: 'Write a direct message to the account on Instagram.' }
      const link = { href: `https://ig.me/m/${name}`, title: 'Open in Instagram' }
      return { words: 'Write a direct message on Instagram to:', address: `@${name}`, link, scan: true }
    }
    case 'line': {
      const name = facts.botBasicId
      if (name === undefined) return { words: 'Add the account as a friend in LINE and write to it.' }
      const link = { href: `https://line.me/R/ti/p/${encodeURIComponent(name)}`, title: 'Open in LINE' }
      return {
        words: 'Add the account as a friend in LINE and write to it:',
        address: name,
        link,
        scan: true,
      }
    }
    case 'viber':
      return {
        words: 'Open the bot in Viber on your phone and write to it:',
        ...(facts.botName && { address: facts.botName }),
        ...(facts.botUri && {
          link: { href: `viber://pa?chatURI=${encodeURIComponent(facts.botUri)}`, title: 'Open in Viber' },
          scan: true,
        }),
      }
    case 'twilio-sms':
      return number === undefined
        ? { words: 'Send a text message to one of the numbers of the messaging service.' }
        : { words: 'Send a text message from your phone to:', address: number }
    case 'vonage-sms':
      return config.sender?.startsWith('+')
        ? { words: 'Send a text message from your phone to:', address: config.sender }
        : { words: 'Nobody can write to a name: this channel sends only.' }
    case 'twilio-voice':
      return { words: 'Call this number and say something:', ...(number && { address: number }) }
    case 'audiocodes':
      return { words: 'Call a number that the gateway hands to this bot connection, and say something.' }
    case 'rcs':
      return {
        words:
          'Write to the agent from a phone that is one of its test devices, or where it has been launched:',
        ...(address && { address }),
      }
    case 'email':
      return mailTo(config.fromEmail)
    case 'brevo':
      return config.inboundAddress === undefined
        ? { words: 'No address for answers is set, so nothing can come in: this channel sends only.' }
        : mailTo(config.inboundAddress)
    case 'custom':
      return { words: 'Have your service post a message to the webhook URL, signed with the webhook secret.' }
    case 'webchat':
      return {
        words: 'Put this before </body> on the pages of your site, or try the chat on a page of Portico:',
        link: { href: `/console/preview.html?channel=${channel.id}`, title: 'Try it on a page' },
      }
    case 'sandbox':
      return {
        words: 'Play a customer on the phone inside Portico:',
        link: { href: `/console/sandbox/${channel.id}`, title: 'Open the sandbox' },
      }
    default:
      return { words: 'Write to the account as a customer would.', ...(address && { address }) }
  }
}

function onWhatsapp(number: string | undefined): Invitation {
  if (number === undefined) return { words: 'Write to one of the senders in WhatsApp.' }
  const link = { href: `https://wa.me/${digits(number)}`, title: 'Open in WhatsApp' }
  return { words: 'Write in WhatsApp to:', address: number, link, scan: true }
}

const mailTo = (address = ''): Invitation => ({
  words: 'Write a mail from another account to:',
  address,
  link: { href: `mailto:${address}`, title: 'Write a mail' },
})
