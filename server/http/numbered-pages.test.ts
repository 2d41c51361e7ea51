import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paginationOf, placeOf } from './numbered-pages.ts'

test('pages are counted from one, and the last one may be short', () => {
  assert.deepEqual(placeOf({ perPage: 20 }), { limit: 20, offset: 0 })
  assert.deepEqual(placeOf({ page: 3, perPage: 20 }), { limit: 20, offset: 40 })
  for (const [total, pages] of [
    [0, 0],
    [1, 1],
    [20, 1],
    [21, 2],
  ] as const) {
    const expected = { page: 2, perPage: 20, totalPages: pages, totalCount: total }
    assert.deepEqual(paginationOf({ page: 2, perPage: 20 }, total), expected)
  }
})
