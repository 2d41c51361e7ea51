export type {
  Chat,
  ChatEvents,
  ChatListener,
  ChatMessage,
  ChatOptions,
  ChatProblem,
} from '../index.d.ts'
export { createChat } from './create-chat.ts'
