import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMetaUrl } from './hosts.ts'

const base = 'https://graph.facebook.com'

test('files are fetched from Meta, and from the API that is set in its place', () => {
  for (const url of [
    'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1',
    'https://scontent.xx.fbcdn.net/v/t1/1.jpg?oe=69',
    'https://scontent.cdninstagram.com/v/1.jpg',
    'https://mmg.whatsapp.net/d/1',
    'https://graph.facebook.com/v23.0/1',
  ]) {
    assert.ok(isMetaUrl(url, base), url)
  }
  assert.ok(isMetaUrl('http://127.0.0.1:8082/cdn/1', 'http://127.0.0.1:8082'))
})

test('and from nowhere else', () => {
  for (const url of [
    'http://lookaside.fbsbx.com/1',
    'https://fbsbx.com.evil.example/1',
    'https://evilfbsbx.com/1',
    'https://evil.example/?u=https://fbsbx.com',
    'https://user:password@lookaside.fbsbx.com/1',
    'https://lookaside.fbsbx.com@evil.example/1',
    'http://127.0.0.1:8083/cdn/1',
    'file:///etc/passwd',
    'not a URL',
    '',
  ]) {
    assert.ok(!isMetaUrl(url, base), url)
  }
  assert.ok(!isMetaUrl('http://127.0.0.1:8083/cdn/1', 'http://127.0.0.1:8082'))
})
