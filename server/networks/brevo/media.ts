import type { Account, MediaResult, NetworkIO } from '../../domain/network.ts'
import { apiRequest } from './api.ts'

/** Opens an attachment by its download token. https://developers.brevo.com/reference/getinboundemailattachment */
export const fetchMedia = (account: Account, ref: string, io: NetworkIO): Promise<MediaResult> => {
  const request = apiRequest(account, 'GET', `inbound/attachments/${encodeURIComponent(ref)}`)
  return io.download({ ...request, headers: { ...request.headers, accept: '*/*' } })
}
