import assert from 'node:assert/strict'
import { test } from 'node:test'
import { overrideMethod } from './override-method.ts'

test('a method is replaced on one object only, unseen by those who list it, and comes back', () => {
  class Thing {
    say(word: string): string {
      return `said ${word}`
    }
  }
  const thing = new Thing()
  const restore = overrideMethod(
    thing,
    'say',
    (original) =>
      function (this: unknown, ...input) {
        return `${String(Reflect.apply(original, this, input))}!`
      },
  )
  assert.equal(thing.say('hello'), 'said hello!')
  assert.equal(new Thing().say('hello'), 'said hello')
  assert.deepEqual(Object.keys(thing), [])
  restore?.()
  assert.equal(Object.hasOwn(thing, 'say'), false)
  assert.equal(thing.say('hello'), 'said hello')
})

test('a wrapper that came later stays in place', () => {
  const thing = { say: () => 'own' }
  const restore = overrideMethod(thing, 'say', () => () => 'first')
  const later = () => 'later'
  thing.say = later
  restore?.()
  assert.equal(thing.say, later)
})

test('what is no method is left alone', () => {
  assert.equal(
    overrideMethod({ say: 'a word' }, 'say', (original) => original),
    undefined,
  )
})
