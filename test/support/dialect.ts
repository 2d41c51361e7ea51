import { authorize } from '../../server/http/access.ts'
import type { App, Dialect } from '../../server/http/app.ts'
import { apiKeyHeader, authentication, bearer } from '../../server/http/auth.ts'
import { keepAnswers } from '../../server/http/idempotency.ts'
import type { Context } from '../../server/services/context.ts'

/** A dialect with a test's own routes behind the shared authentication. */
export const dialectWith = (routes: (app: App, context: Context) => void): Dialect => ({
  name: 'test',
  envelope: { write: () => ({ headers: {}, body: '' }) },
  async register(app, context) {
    app.addHook('onRequest', authentication(context, [bearer, apiKeyHeader]))
    app.addHook('onRequest', authorize)
    keepAnswers(app, context)
    routes(app, context)
  },
})
