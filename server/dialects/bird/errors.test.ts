import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { invalid, Problem } from '../../domain/problem.ts'
import { detailsOf, renaming } from './errors.ts'

describe('details', () => {
  it('name fields in the vendor’s way, each once, with all that is wrong there', () => {
    assert.deepEqual(
      detailsOf([
        { field: '/limit', message: 'must be <= 1000' },
        { field: '/receiver/contacts/0/id', message: 'is required' },
        { field: '/receiver/contacts/0/id', message: 'must be string' },
        { field: '/receiver/contacts/1/listId', message: 'is not known' },
        { field: '/a~1b', message: 'is not known' },
        { field: '', message: 'must be object' },
      ]),
      {
        '.limit': ['must be <= 1000'],
        '.receiver.contacts[0].id': ['is required', 'must be string'],
        '.receiver.contacts[1]': ['property "listId" is unsupported'],
        '.': ['property "a/b" is unsupported', 'must be object'],
      },
    )
  })

  it('say what can be done', () => {
    assert.deepEqual(detailsOf([{ field: '/to', message: 'No.' }], 'Write it so.'), {
      '.to': ['No. Write it so.'],
    })
  })
})

describe('renaming', () => {
  const field = async (error: unknown, names: Record<string, string>) => {
    const thrown = await renaming(names, () => Promise.reject(error)).catch((error: unknown) => error)
    return thrown instanceof Problem ? [thrown.details.field, thrown.message] : thrown
  }

  it('gives a field the name that it has in the request, in words too', async () => {
    const names = { '/config/token': '/securityArguments/token', '/content': '/body' }
    const cases: [string, string, string][] = [
      ['/config/token', '/securityArguments/token', '.securityArguments.token is required.'],
      ['/content/media/url', '/body/media/url', '.body.media.url is required.'],
      ['/config/tokens', '/config/tokens', '/config/tokens is required.'],
    ]
    for (const [from, to, words] of cases) {
      assert.deepEqual(await field(invalid(from, `${from} is required.`), names), [to, words])
    }
  })

  it('leaves any other error as it is', async () => {
    const error = new Error('a bug')
    assert.equal(await field(error, { '': '/x' }), error)
    assert.deepEqual(await field(new Problem('conflict', 'No.'), { '/a': '/b' }), [undefined, 'No.'])
  })
})
