import assert from 'node:assert/strict'
import test from 'node:test'
import { ValidationError } from '@sightline/core'
import fc from 'fast-check'
import { checkArguments, encodeBody, urlOf } from './request.ts'
import { watsOperations } from './wats-operations.ts'

const SERVER = new URL('https://wats.example/root/')
const id = '33a2d408-3fc8-480b-b554-6866c77fd91c'

test("the operation's path goes below the server's own", () => {
  assert.equal(urlOf(SERVER, watsOperations.readWsjf, { id }).href, `https://wats.example/root/api/Report/Wsjf/${id}`)
})

test('every query value arrives as it was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (filter) => {
      const url = urlOf(SERVER, watsOperations.queryHeaders, { reportType: 'U', filter, top: 0 })
      assert.equal(new URL(url.href).searchParams.get('$filter'), filter)
      assert.doesNotMatch(url.search, /\+/)
      assert.equal(new URL(url.href).searchParams.get('$top'), '0')
    }),
  )
})

test('a path argument cannot leave its place', () => {
  const row = { ...watsOperations.readWsjf, path: '/api/{id}/end' }
  assert.equal(urlOf(SERVER, row, { id: 'a/b?c#d' }).pathname, '/root/api/a%2Fb%3Fc%23d/end')
})

test('lists are joined by commas and what is undefined is left out', () => {
  const url = urlOf(SERVER, watsOperations.queryHeaders, { reportType: 'R', expand: ['assets', 'subUnits'] })
  assert.equal(decodeURIComponent(url.search), '?reportType=R&$expand=assets,subUnits')
})

test('arguments are checked before anything is sent', () => {
  const cases: [keyof typeof watsOperations, unknown, RegExp][] = [
    ['readWsjf', { id: '../App/Version' }, /id: wanted a UUID/],
    ['readWsjf', { id, detailLevel: 8 }, /detailLevel: wanted 0 to 7/],
    ['readWsjf', undefined, /id: wanted/],
    ['queryHeaders', { reportType: 'X' }, /reportType: wanted "U" or "R"/],
    ['queryHeaders', { reportType: 'U', fitler: 'x' }, /fitler/],
    ['attachment', {}, /either attachmentId or stepId/],
    ['attachment', { attachmentId: 'a', stepId: 'b' }, /either attachmentId or stepId/],
  ]
  for (const [name, given, message] of cases) {
    assert.throws(
      () => checkArguments(name, watsOperations[name], given),
      (error: unknown) => error instanceof ValidationError && message.test(error.message),
      name,
    )
  }
})

test('bytes are sent as they are, text as UTF-8, and a NaN never as null', () => {
  const bytes = new Uint8Array([1, 2, 3])
  assert.equal(encodeBody(bytes), bytes)
  assert.deepEqual([...encodeBody('é')], [0xc3, 0xa9])
  const report = { root: { totTime: Number.NaN } } as never
  assert.equal(Buffer.from(encodeBody(report)).toString(), '{"root":{"totTime":"NaN"}}')
})
