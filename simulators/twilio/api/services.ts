import type { Service } from '../accounts/account.ts'
import { checkUrl, notFound } from './errors.ts'
import type { ApiRequest, Resource } from './request.ts'

/** On messaging.twilio.com. https://www.twilio.com/docs/messaging/api/service-resource */
export const services: Resource[] = [
  {
    method: 'GET',
    path: /^\/v1\/Services\/(?<sid>\w+)$/,
    run: request => ({ status: 200, json: describe(serviceOf(request)) }),
  },
  {
    method: 'POST',
    path: /^\/v1\/Services\/(?<sid>\w+)$/,
    run: request => {
      const service = serviceOf(request)
      const url = request.form.get('InboundRequestUrl')
      if (url) checkUrl(url, 20001, `Invalid InboundRequestUrl: ${url}`)
      if (url !== null) service.inboundRequestUrl = url === '' ? null : url
      const onNumber = request.form.get('UseInboundWebhookOnNumber')
      if (onNumber !== null) service.useInboundWebhookOnNumber = onNumber === 'true'
      return { status: 200, json: describe(service) }
    },
  },
]

function serviceOf({ account, path }: ApiRequest): Service {
  const service = account.service(String(path.sid))
  if (!service) throw notFound(`/Services/${path.sid}`)
  return service
}

const describe = (service: Service) => ({
  sid: service.sid,
  friendly_name: service.friendlyName,
  inbound_request_url: service.inboundRequestUrl,
  inbound_method: 'POST',
  use_inbound_webhook_on_number: service.useInboundWebhookOnNumber,
})
