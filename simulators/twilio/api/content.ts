import type { Content } from '../accounts/account.ts'
import type { Resource } from './request.ts'

/** On content.twilio.com. https://www.twilio.com/docs/content/content-api-resources#fetch-content-and-approval-status */
export const contents: Resource[] = [
  {
    method: 'GET',
    path: /^\/v1\/ContentAndApprovals$/,
    run: ({ world, account, query }) => {
      const size = Number(query.get('PageSize') ?? 50)
      const page = Number(query.get('Page') ?? 0)
      const rest = account.contents.length - (page + 1) * size
      const next = `${world.url}/v1/ContentAndApprovals?PageSize=${size}&Page=${page + 1}`
      return {
        status: 200,
        json: {
          contents: account.contents.slice(page * size, (page + 1) * size).map(describe),
          meta: { page, page_size: size, next_page_url: rest > 0 ? next : null, key: 'contents' },
        },
      }
    },
  },
]

const describe = ({ sid, language, friendlyName, types, status, category }: Content) => ({
  sid,
  language,
  friendly_name: friendlyName,
  variables: {},
  types,
  approval_requests: { name: friendlyName, category, status, content_type: Object.keys(types)[0] },
})
