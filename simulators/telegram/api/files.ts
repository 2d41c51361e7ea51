import type { File } from '@grammyjs/types'
import { type Method, succeed } from './call.ts'
import { badRequest } from './errors.ts'

const LARGEST_DOWNLOAD = 20 * 1024 * 1024

/** https://core.telegram.org/bots/api#getfile */
export const getFile: Method = ({ bot, args }) => {
  const fileId = args.text('file_id')
  if (fileId === '') throw badRequest('file_id not specified')
  const file = bot.files.find(fileId)
  if (!file) throw badRequest('invalid file_id')
  if (file.size > LARGEST_DOWNLOAD) throw badRequest('file is too big')
  return succeed({
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    file_size: file.size,
    file_path: bot.files.prepare(file),
  } satisfies File)
}
