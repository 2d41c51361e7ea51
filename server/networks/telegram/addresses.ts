import type { Addresses } from '../../domain/address.ts'

/** Chats by their number, below zero for groups, and public ones by their name too. https://core.telegram.org/bots/api#sendmessage */
export const addresses: Addresses = {
  read(text) {
    const bare = text.trim()
    if (/^-?[1-9]\d{0,15}$/.test(bare)) return bare
    return /^@[a-z]\w{3,31}$/i.test(bare) ? bare.toLowerCase() : null
  },
  example: '123456789',
}
