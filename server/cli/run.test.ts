import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { folder, portico } from './testing.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')

describe('portico', () => {
  const helps = [
    ['--help'],
    ['start', '--help'],
    ['simulate', '--help'],
    ['migrate', '--help'],
    ['keys', '--help'],
    ['keys', 'create', '--help'],
    ['keys', 'list', '--help'],
    ['keys', 'revoke', '--help'],
    ['doctor', '--help'],
    ['reseal', '--help'],
    ['settings', '--help'],
  ]
  for (const args of helps) {
    it(`explains itself with examples: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await portico(args, {})
      assert.equal(code, 0)
      assert.equal(stderr, '')
      assert.match(stdout, /^Usage: portico/)
      assert.match(stdout, /Examples?:\n {2}\S*.*portico/)
    })
  }

  const mistakes = [
    { args: [], says: /Usage: portico/ },
    { args: ['keys'], says: /Usage: portico keys/ },
    { args: ['nope'], says: /unknown command 'nope'/ },
    { args: ['keys', 'nope'], says: /unknown command 'nope'/ },
    { args: ['start', '--fast'], says: /unknown option '--fast'/ },
    { args: ['simulate', 'pigeon'], says: /no simulator pigeon, but telegram, / },
    { args: ['simulate', '--port', 'http'], says: /--port takes a number/ },
    { args: ['doctor', 'now'], says: /too many arguments/ },
    { args: ['keys', 'create'], says: /'--name <name>' not specified/ },
    { args: ['keys', 'create', '--name', 'a', '--preset', 'king'], says: /owner, editor, viewer/ },
    { args: ['keys', 'create', '--name', 'a', '--expires', 'soon'], says: /ISO 8601/ },
    { args: ['keys', 'revoke'], says: /missing required argument 'id'/ },
    { args: ['reseal'], says: /'--new-key <file>' not specified/ },
  ]
  for (const { args, says } of mistakes) {
    it(`ends with 2 on a wrong command line: portico ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await portico(args, {})
      assert.equal(code, 2)
      assert.equal(stdout, '')
      assert.match(stderr, says)
    })
  }

  const troubles: { name: string; args?: string[]; settings: Record<string, string>; says: RegExp }[] = [
    { name: 'a misspelt setting', settings: { PORTICO_PROT: '1' }, says: /PORTICO_PROT is not a setting/ },
    { name: 'a malformed setting', settings: { PORTICO_PORT: 'http' }, says: /PORTICO_PORT must be a whole/ },
    {
      name: 'a store that cannot be reached',
      settings: { PORTICO_STORE: 'postgres://u:secret@127.0.0.1:1/x', PORTICO_MASTER_KEY: KEY },
      says: /store is unavailable: .*ECONNREFUSED/,
    },
    {
      name: 'a file in place of the folder',
      settings: { PORTICO_DATA: '/dev/null/x' },
      says: /ENOTDIR.*\/dev\/null/,
    },
    {
      name: 'a folder in place of the store',
      args: ['migrate'],
      settings: { PORTICO_STORE: 'sqlite:/' },
      says: /PORTICO_STORE cannot be used: .*unable to open/,
    },
    {
      name: 'a file that is no store',
      args: ['migrate'],
      settings: { PORTICO_STORE: `sqlite:${import.meta.filename}` },
      says: /PORTICO_STORE cannot be used: .*not a database/,
    },
    {
      name: 'no store to make a key in',
      args: ['keys', 'create', '--name', 'a'],
      settings: {},
      says: /There is no store at .*portico\.db: `portico start` makes it/,
    },
  ]
  for (const { name, args = ['start'], settings, says } of troubles) {
    it(`says ${name} in one line and ends with 1`, async t => {
      const { code, stdout, stderr } = await portico(args, {
        PORTICO_DATA: join(folder(t), 'data'),
        ...settings,
      })
      assert.equal(code, 1)
      assert.equal(stdout, '')
      assert.match(stderr, says)
      assert.match(stderr, /^portico: .*\n$/)
      assert.doesNotMatch(stderr, /secret/)
    })
  }
})
