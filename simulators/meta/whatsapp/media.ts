import type { Allowed } from '../files/fetch.ts'
import { invalid, notThere } from '../graph/errors.ts'
import { type Params, textOf, type Upload } from '../http/params.ts'
import type { PhoneNumber } from '../model.ts'
import type { World } from '../world.ts'

const KB = 1024
const MB = 1024 * KB

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media#supported-media-types */
export const ALLOWED: Record<string, Allowed> = {
  image: { types: /^image\/(jpeg|png)$/, limit: 5 * MB },
  video: { types: /^video\/(mp4|3gpp)$/, limit: 16 * MB },
  audio: { types: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, limit: 16 * MB },
  document: { types: /./, limit: 100 * MB },
  sticker: { types: /^image\/webp$/, limit: 500 * KB },
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media#upload-media */
export function upload(world: World, params: Params, file: Upload | null): object {
  if (textOf(params, 'messaging_product') !== 'whatsapp')
    throw invalid('The parameter messaging_product is required.')
  if (file === null) throw invalid('The parameter file is required.')
  const type = (textOf(params, 'type') ?? file.type).replace(/;.*/s, '')
  const fits = Object.values(ALLOWED).some(
    ({ types, limit }) => types.test(type) && file.bytes.length <= limit,
  )
  if (!fits) throw invalid(`Param file must be a file of a supported type and size, not ${type}`)
  return { id: world.files.add(file.bytes, type).id }
}

/** Where a file is served for five minutes. */
export function describeMedia(
  world: World,
  id: string,
  params: Params,
  numbers: readonly PhoneNumber[],
): object {
  const file = world.files.get(id)
  const asked = textOf(params, 'phone_number_id')
  if (!file || (asked !== undefined && !numbers.some(number => number.id === asked))) throw notThere(id)
  return {
    messaging_product: 'whatsapp',
    url: `${world.url}/whatsapp_business/attachments/?mid=${id}&ext=${Math.floor(world.now() / 1000) + 300}&hash=AR`,
    mime_type: file.mimeType,
    sha256: file.sha256,
    file_size: file.bytes.length,
    id,
  }
}
