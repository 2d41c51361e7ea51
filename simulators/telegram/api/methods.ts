import { sendMediaGroup } from './album.ts'
import type { Answer, Call, Method } from './call.ts'
import { answerCallbackQuery, getChat, sendChatAction, setMessageReaction } from './chats.ts'
import { BotApiError } from './errors.ts'
import { getFile } from './files.ts'
import { sendAudio, sendDocument, sendPhoto, sendSticker, sendVideo, sendVoice } from './media.ts'
import { deleteMessage, editMessageText, sendContact, sendLocation, sendMessage } from './messages.ts'
import { deleteWebhook, getMe, getUpdates, getWebhookInfo, setWebhook } from './updates.ts'

const METHODS: Record<string, Method> = {
  answerCallbackQuery,
  deleteMessage,
  deleteWebhook,
  editMessageText,
  getChat,
  getFile,
  getMe,
  getUpdates,
  getWebhookInfo,
  sendAudio,
  sendChatAction,
  sendContact,
  sendDocument,
  sendLocation,
  sendMediaGroup,
  sendMessage,
  sendPhoto,
  sendSticker,
  sendVideo,
  sendVoice,
  setMessageReaction,
  setWebhook,
}

const BY_LOWER_CASE = new Map(Object.keys(METHODS).map(name => [name.toLowerCase(), name]))

/** A method's name as the documentation writes it: callers may write it in any case. Undefined when there is none. */
export function canonicalName(method: string): string | undefined {
  return BY_LOWER_CASE.get(method.toLowerCase())
}

/** Carries out one call and, unless it only reads, writes it down. Throws a BotApiError for what is refused. */
export async function carryOut(method: string, call: Call): Promise<Answer> {
  const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined
  if (!run) throw new BotApiError(404, 'Not Found: method not found')
  const answer = await run(call)
  if (!method.startsWith('get')) {
    call.bot.calls.push({ method, params: call.args.describe(), result: answer.result })
  }
  return answer
}
