import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { sampleWsjf } from '../wats-server/wsjf/sample-wsjf.ts'
import { collectFailures } from './collect-failures.test.ts'
import { type ConversionAnswer, type ConverterContract, converterContract } from './converter-contract.ts'

type Contract = ConverterContract<string, string, undefined>
type Converter = Contract['converter']

const good: Converter = {
  name: 'sample-json',
  version: '1.0.0',
  accepts: (text) =>
    text.startsWith('{"id"') ? { score: 0.9, reason: 'begins like it' } : { score: 0, reason: 'does not' },
  async convert(text): Promise<ConversionAnswer> {
    try {
      return { kind: 'reports', reports: [JSON.parse(text)] }
    } catch {
      return { kind: 'rejected', reason: 'no JSON' }
    }
  },
}

function contractOf(change: Partial<Converter> = {}): Contract {
  const read = (path: string): Promise<string> => readFile(path, 'utf8')
  return {
    converter: { ...good, ...change },
    samples: [{ fileName: 'sample.json', content: JSON.stringify(sampleWsjf()), reports: 1 }],
    probe: read,
    source: read,
    createContext: () => undefined,
  }
}

async function failuresOf(change: Partial<Converter>): Promise<string> {
  return (await collectFailures((t) => converterContract(t, contractOf(change)))).join('\n')
}

test('a good converter keeps the contract', async (t) => {
  await converterContract(t, contractOf())
})

test('a converter that takes everything, or not its own, is caught', async () => {
  assert.match(
    await failuresOf({ accepts: () => ({ score: 1, reason: 'mine' }) }),
    /files that are not its own: empty\.bin: score 1, mine/,
  )
  assert.match(
    await failuresOf({ accepts: () => ({ score: 0, reason: 'no' }) }),
    /sure of its own files.*: sample\.json: score 0, no/,
  )
})

test('a converter whose reports do not pass the model is caught with the path', async () => {
  const convert = async (): Promise<ConversionAnswer> => ({ kind: 'reports', reports: [{ ...sampleWsjf(), sn: '' }] })
  assert.match(
    await failuresOf({ convert }),
    /its reports pass the model.*: sample\.json: sn: wanted text of 1 to 100 characters/,
  )
})

test('a converter that throws at a broken file is caught', async () => {
  const convert = async (text: string): Promise<ConversionAnswer> => ({ kind: 'reports', reports: [JSON.parse(text)] })
  assert.match(await failuresOf({ convert }), /a file that is cut off is rejected or converted, never thrown at/)
})

test('a converter that makes something up is caught', async () => {
  let count = 0
  const convert = async (): Promise<ConversionAnswer> => {
    count += 1
    return { kind: 'reports', reports: [sampleWsjf({ sn: `SN-${count}` })] }
  }
  assert.match(await failuresOf({ convert }), /a second conversion gives the same/)
})
