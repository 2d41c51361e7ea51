import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { createContact, updateContact } from '../../services/contacts/change.ts'
import { getContact, listContacts } from '../../services/contacts/read.ts'
import type { Context } from '../../services/context.ts'
import { etag, expectedVersion } from './etag.ts'
import { IdInput, idIn, pathIds } from './ids.ts'
import { contactJson } from './map.ts'
import { closed, listQuery, Metadata, Name, paged, pageSchema, toPage } from './parts.ts'
import { Contact } from './schema.ts'

const tags = ['Contacts']
const params = pathIds('contactId')
const Language = Type.String({
  minLength: 2,
  maxLength: 35,
  description: 'A language tag, such as de or pt-BR.',
})

export async function registerContacts(app: App, context: Context): Promise<void> {
  app.get(
    '/contacts',
    {
      config: { permission: 'contacts.list', resource: 'contacts/*' },
      schema: {
        tags,
        operationId: 'listContacts',
        summary: 'List contacts, the newest first',
        querystring: listQuery({
          search: Type.Optional(
            Type.String({ maxLength: 200, description: 'Part of the name or of an address, in any case.' }),
          ),
        }),
        response: { 200: pageSchema(ref(Contact)) },
      },
    },
    async request =>
      toPage(await listContacts(context, callerOf(request), paged(request.query)), contactJson),
  )

  app.post(
    '/contacts',
    {
      config: { permission: 'contacts.create', resource: 'contacts/*' },
      schema: {
        tags,
        operationId: 'createContact',
        summary: 'Make a contact before it has written',
        body: Type.Object(
          {
            name: Type.Optional(Name),
            language: Type.Optional(Language),
            metadata: Type.Optional(Metadata),
            identities: Type.Optional(
              Type.Array(
                Type.Object(
                  { channelId: IdInput, address: Type.String({ minLength: 1, maxLength: 512 }) },
                  closed,
                ),
                {
                  maxItems: 50,
                  description: 'Where they can be reached: an address on the network of a channel.',
                },
              ),
            ),
          },
          closed,
        ),
        response: { 201: ref(Contact) },
      },
    },
    async (request, reply) => {
      const { identities, ...input } = request.body
      const contact = await createContact(
        context,
        callerOf(request),
        {
          ...input,
          ...(identities !== undefined && {
            identities: identities.map(i => ({ ...i, channelId: idIn('channel', i.channelId) })),
          }),
        },
        request.resourceId,
      )
      reply
        .code(201)
        .header('location', `/api/v1/contacts/${contact.id}`)
        .header('etag', etag(contact.version))
      return contactJson(contact)
    },
  )

  app.get(
    '/contacts/:contactId',
    {
      config: { permission: 'contacts.get', resource: 'contacts/:contactId' },
      schema: {
        tags,
        operationId: 'getContact',
        summary: 'Get a contact',
        params,
        response: { 200: ref(Contact) },
      },
    },
    async (request, reply) => {
      const contact = await getContact(context, callerOf(request), request.params.contactId)
      reply.header('etag', etag(contact.version))
      return contactJson(contact)
    },
  )

  app.patch(
    '/contacts/:contactId',
    {
      config: { permission: 'contacts.update', resource: 'contacts/:contactId' },
      schema: {
        tags,
        operationId: 'updateContact',
        summary: 'Change a contact',
        description:
          'Only what is given changes. With `If-Match`, one that was changed meanwhile is left alone (412).',
        params,
        body: Type.Object(
          {
            name: Type.Optional(Type.Union([Name, Type.Null()])),
            language: Type.Optional(Type.Union([Language, Type.Null()])),
            metadata: Type.Optional(Metadata),
          },
          closed,
        ),
        response: { 200: ref(Contact) },
      },
    },
    async (request, reply) => {
      const contact = await updateContact(
        context,
        callerOf(request),
        request.params.contactId,
        request.body,
        expectedVersion(request),
      )
      reply.header('etag', etag(contact.version))
      return contactJson(contact)
    },
  )
}
