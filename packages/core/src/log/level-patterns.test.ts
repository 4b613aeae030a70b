import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LEVELS, OFF, type Threshold } from './level.ts'
import { createLevelTable } from './level-patterns.ts'
import { parseDebugSwitch, parseLevels } from './parse-levels.ts'

test('the most specific pattern wins', () => {
  const table = createLevelTable({ '*': 'error', 'a.*': 'warn', 'a.b.*': 'debug', 'a.b': 'trace', c: 'off' })
  const cases = {
    x: LEVELS.error,
    a: LEVELS.warn,
    ab: LEVELS.error,
    'a.x.y': LEVELS.warn,
    'a.b': LEVELS.trace,
    'a.b.c': LEVELS.debug,
    'a.b.c.d': LEVELS.debug,
    'a.bc': LEVELS.warn,
    c: OFF,
    'c.d': LEVELS.error,
    '': LEVELS.error,
    '..': LEVELS.error,
  }
  for (const [name, severity] of Object.entries(cases)) assert.equal(table.severityFor(name), severity, name)
})

test('what no pattern names is at info', () => {
  assert.equal(createLevelTable({ a: 'debug' }).severityFor('b'), LEVELS.info)
})

test('a bad pattern or level is refused with key, wanted and got', () => {
  const refuse = (pattern: string, level: unknown, message: RegExp) =>
    assert.throws(() => createLevelTable({ [pattern]: level as Threshold }), { code: 'SL_LOG_LEVEL_INVALID', message })
  for (const pattern of ['', '.', 'a.', '.a', 'a..b', '*.a', 'a.*.b', 'a*', '**', 'a b', 'a=b']) {
    refuse(pattern, 'info', /must be a pattern like \*, a\.b or a\.b\.\*, got/)
  }
  refuse('a', 'loud', /"a" must be one of trace, debug, info, warn, error, fatal, off, got "loud"/)
  refuse('a', 7, /got 7/)
  refuse('a', undefined, /got undefined/)
  refuse('a', 'toString', /got "toString"/)
})

test('look-up agrees with the definition: exact, then the longest prefix, then *', () => {
  const segment = fc.constantFrom('a', 'b', 'c')
  const name = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('.'))
  const pattern = fc.oneof(
    name,
    name.map((prefix) => `${prefix}.*`),
    fc.constant('*'),
  )
  const level = fc.constantFrom<Threshold>('trace', 'debug', 'warn', 'off')
  fc.assert(
    fc.property(fc.dictionary(pattern, level), name, (patterns, logger) => {
      const matching = Object.keys(patterns).filter(
        (key) => key === '*' || key === logger || (key.endsWith('.*') && `${logger}.`.startsWith(key.slice(0, -1))),
      )
      const weight = (key: string) => (key === logger ? 1_000 : key === '*' ? 0 : key.length)
      const best = matching.sort((a, b) => weight(b) - weight(a))[0]
      const wanted: Threshold = best === undefined ? 'info' : (patterns[best] ?? 'info')
      assert.equal(createLevelTable(patterns).severityFor(logger), wanted === 'off' ? OFF : LEVELS[wanted])
    }),
  )
})

test('levels are read from text', () => {
  assert.deepEqual(parseLevels('info,station.convert.*=debug'), { '*': 'info', 'station.convert.*': 'debug' })
  assert.deepEqual(parseLevels(' WARN , a.b = Off ,, *=error'), { '*': 'error', 'a.b': 'off' })
  assert.deepEqual(parseLevels(''), {})
})

test('a bad entry is refused, naming it', () => {
  assert.throws(() => parseLevels('info,a=loud'), /"a=loud" must be one of .* got "loud"/)
  assert.throws(() => parseLevels('a.*.b=info'), /"a\.\*\.b" must be a pattern/)
  assert.throws(() => parseLevels('a='), /"a=" must be one of .* got ""/)
  assert.throws(() => parseLevels('=info'), /must be a pattern/)
})

test('the debug switch is 1, nothing, or a list of patterns', () => {
  for (const on of ['1', 'true', 'ON', ' yes ']) assert.deepEqual(parseDebugSwitch(on), { '*': 'debug' })
  for (const off of ['', ' ', '0', 'false', 'off', 'No']) assert.deepEqual(parseDebugSwitch(off), {})
  assert.deepEqual(parseDebugSwitch('station.convert.*, wats'), { 'station.convert.*': 'debug', wats: 'debug' })
  assert.deepEqual(parseDebugSwitch('*'), { '*': 'debug' })
  assert.throws(() => parseDebugSwitch('a..b'), { code: 'SL_LOG_LEVEL_INVALID' })
})

test('what is read from any text is accepted as levels', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const parse of [parseLevels, parseDebugSwitch]) {
        try {
          createLevelTable(parse(text))
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'SL_LOG_LEVEL_INVALID')
        }
      }
    }),
  )
})
