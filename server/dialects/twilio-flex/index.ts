import { authorize } from '../../http/access.ts'
import type { App, Dialect } from '../../http/app.ts'
import { authentication } from '../../http/auth.ts'
import { acceptForms } from '../../http/form-body.ts'
import { keepAnswers } from '../../http/idempotency.ts'
import { unmatched } from '../../http/not-found.ts'
import { describeApi } from '../../http/openapi.ts'
import { formValidatorCompiler } from '../../http/validation.ts'
import type { Context } from '../../services/context.ts'
import { matchUser, passwordKey, refuseForgery } from './auth.ts'
import { channelSchemas, registerChannels } from './channels.ts'
import { errorHandler, RestError, sendError } from './errors.ts'
import { flowSchemas, registerFlows } from './flows.ts'
import { answerBrowsers, putHeaders } from './headers.ts'
import { type SidPrefix, sidsOnly } from './sids.ts'
import { registerWebChannels, webChannelSchemas } from './web-channels.ts'

interface Resource {
  path: string
  sid: SidPrefix
  register(app: App, context: Context): Promise<void>
}

/** Below `/v1` there are other dialects too: each resource has its part of it. */
const resources: readonly Resource[] = [
  { path: '/v1/Channels', sid: 'CH', register: registerChannels },
  { path: '/v1/FlexFlows', sid: 'FO', register: registerFlows },
  { path: '/v1/WebChannels', sid: 'CH', register: registerWebChannels },
]

/** The channels of Twilio Flex. https://www.twilio.com/docs/flex/developer/messaging/api */
export const twilioFlex: Dialect = {
  name: 'twilio-flex',
  unrouted: url =>
    resources.some(({ path }) => url.startsWith(`${path}/`))
      ? (error, request, reply) => {
          putHeaders(request, reply)
          return errorHandler(error, request, reply)
        }
      : null,
  async register(app, context) {
    for (const schema of [...channelSchemas, ...flowSchemas, ...webChannelSchemas]) app.addSchema(schema)
    describeApi(app, {
      title: 'Twilio Flex on Portico',
      description: 'Flex Flows are channels, chat channels are conversations.',
      version: 'v1',
      path: '/api/v1/dialects/twilio-flex/openapi.json',
      serverUrl: context.config.publicUrl,
      tags: [
        { name: 'Channels', description: 'Chats with customers: open conversations.' },
        { name: 'FlexFlows', description: 'Where customers write to, and what handles it: channels.' },
        { name: 'WebChannels', description: 'Chats with customers on web sites.' },
      ],
      securitySchemes: {
        basic: {
          type: 'http',
          scheme: 'basic',
          description: 'The SID of the workspace (AC…) or of the key (SK…), and the key.',
        },
      },
      problem: { schema: RestError, contentType: 'application/json' },
    })
    const authenticate = authentication(context, [passwordKey])
    for (const { path, sid, register } of resources) {
      await app.register(
        async scope => {
          const refuseUnmatched = unmatched(scope)
          acceptForms(scope)
          scope.setValidatorCompiler(formValidatorCompiler)
          scope.setErrorHandler(errorHandler)
          scope.setNotFoundHandler((request, reply) =>
            sendError(refuseUnmatched(request, reply), request, reply),
          )
          answerBrowsers(scope)
          scope.addHook('onRequest', refuseForgery)
          scope.addHook('onRequest', authenticate)
          scope.addHook('onRequest', matchUser)
          scope.addHook('onRequest', sidsOnly(sid))
          scope.addHook('onRequest', authorize)
          // A form with nothing in it is left out altogether by some clients.
          scope.addHook('preValidation', async request => {
            if (request.method === 'POST') request.body ??= {}
          })
          keepAnswers(scope, context)
          await register(scope, context)
        },
        { prefix: path },
      )
    }
  },
}
