/** The converters: that those of the user's own load, and that each folder names one that exists. */
import { describeError } from '@sightline/core'
import type { PublicConfig } from '../../config/load.ts'
import { AUTO } from '../../convert/pick.ts'
import { helpFor } from '../report-failure.ts'
import { type Finding, fail, pass } from './finding.ts'

const NAME = 'converters'

export async function checkConverters(config: PublicConfig): Promise<Finding[]> {
  const { timeout, memoryMb } = config.config.converters
  const { createConversionPool } = await import('../../convert/pool/create-conversion-pool.ts')
  try {
    const { converterFolder } = config
    const pool = await createConversionPool({ workers: 1, timeoutMs: timeout, memoryMb, converterFolder })
    await pool.close()
    const names = pool.converters.map((converter) => converter.name)
    return [
      ...pool.brokenConverters.map(({ file, reason }) =>
        fail(
          NAME,
          'storage',
          `${file} is not used: ${reason}`,
          'Correct the file, or take it out of the converter folder.',
        ),
      ),
      ...misnamed(config, names),
      pass(NAME, names.join(', ')),
    ]
  } catch (error) {
    return [fail(NAME, 'storage', describeError(error).message, helpFor(error) ?? 'See the message.')]
  }
}

function misnamed({ folders }: PublicConfig, names: readonly string[]): Finding[] {
  return folders
    .filter(({ converter }) => converter !== AUTO && !names.includes(converter))
    .map(({ name, converter }) =>
      fail(
        NAME,
        'configuration',
        `folder ${name} names the converter ${converter}, which does not exist`,
        `Name one of ${names.join(', ')}, or ${AUTO}.`,
      ),
    )
}
