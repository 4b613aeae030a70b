/**
 * The station's configuration. The reference page and `config schema` are made from this; every key has a description
 * and every optional one a default. Unknown keys are refused: a misspelt key that is silently ignored costs a night.
 */
import { z } from 'zod'
import { conversionOptions } from '../convert/conversion-options.ts'
import { duration } from './duration.ts'

const name = z.string().min(1).max(100)
const path = z.string().min(1)
const whole = (low: number, high: number) => z.int().min(low).max(high)

const secret = z
  .union([
    z.strictObject({ env: z.string().min(1).describe('Name of the environment variable that holds the secret.') }),
    z.strictObject({ file: path.describe('File that holds the secret; white space around it is dropped.') }),
  ])
  .describe('A reference to a secret: never the secret itself.')

const folder = z.strictObject({
  path: path.describe('Folder to watch.'),
  name: name.optional().describe('Name in metrics and logs. Default: the last part of the path.'),
  include: z.array(z.string().min(1)).min(1).default(['*']).describe('Patterns of file names to take.'),
  exclude: z.array(z.string().min(1)).default([]).describe('Patterns of file names to leave alone.'),
  recursive: z.boolean().default(false).describe('Also watch the folders inside.'),
  converter: name.default('auto').describe('Name of the converter, or auto: the one that recognises the file best.'),
  after: z
    .enum(['done', 'zip', 'delete', 'keep'])
    .default('done')
    .describe('What happens to a file when all its reports are delivered.'),
  doneFolder: path.optional().describe('Where delivered files go. Default: done, inside the watched folder.'),
  errorFolder: path.optional().describe('Where failed files go. Default: error, inside the watched folder.'),
  quiet: duration('1s').describe('A file is complete when its size and time have not changed for this long.'),
  marker: z
    .string()
    .regex(/^\.[^/\\]+$/, { error: 'a suffix that begins with a dot, such as .done' })
    .optional()
    .describe('A file is complete only when a file of the same name with this suffix added stands beside it.'),
  rescan: duration('5s').describe('How often the folder is read afresh; network shares send no events.'),
  options: conversionOptions.prefault({}).describe('What the built-in formats need to know that files do not say.'),
  custom: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Options for converters of your own, passed on as they are.'),
})

const server = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('Base address of the WATS server.'),
  token: secret.describe('What follows "Basic" in the Authorization header.'),
  timeout: duration('30s').describe('How long one call may take.'),
})

const journal = z
  .strictObject({
    path: path.default('station.db').describe('The database file. On a local disk, never on a network share.'),
    keep: duration('30d').describe('How long finished files and their reports stay in the journal.'),
  })
  .prefault({})

const converters = z
  .strictObject({
    folder: path.optional().describe('Folder with converters of your own (*.js, *.mjs).'),
    workers: whole(1, 64).default(2).describe('Conversions at the same time, each in a thread.'),
    timeout: duration('60s').describe('How long one conversion may take.'),
    memoryMb: whole(64, 16_384).default(512).describe('Memory of one conversion thread, MB.'),
    attempts: whole(1, 100).default(3).describe('How often a conversion that crashed or ran out of time is tried.'),
  })
  .prefault({})

const delivery = z
  .strictObject({
    concurrency: whole(1, 64).default(4).describe('Reports under way at the same time.'),
    ratePerMinute: whole(1, 100_000).default(500).describe('Most submissions a minute; the server allows 500.'),
    retryFirst: duration('1s').describe('Longest wait before the first retry; doubled for each further one.'),
    retryMost: duration('5m').describe('Longest wait between two retries.'),
  })
  .prefault({})

const health = z
  .strictObject({
    queueAgeWarn: duration('15m').describe('Age of the oldest undelivered report from which health is degraded.'),
    diskFreeWarnMb: whole(0, 1_000_000).default(500).describe('Free disk space below which health is degraded, MB.'),
    diskFreeFailMb: whole(0, 1_000_000).default(50).describe('Free disk space below which no work is taken, MB.'),
  })
  .prefault({})

const admin = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('Address of the admin server.'),
    port: whole(0, 65_535).default(9464).describe('Its port; 0 takes a free one.'),
    token: secret.optional().describe('Bearer token; required off loopback.'),
  })
  .prefault({})

const logs = z
  .strictObject({
    format: z.enum(['text', 'detailed', 'json', 'pino']).optional().describe('Default: text on a terminal, else json.'),
    levels: z
      .record(z.string(), z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'off']))
      .default({ '*': 'info' })
      .describe('Thresholds by logger name; the most specific pattern wins.'),
    file: path.optional().describe('A file that gets every line too, rotated.'),
  })
  .prefault({})

const shutdown = z
  .strictObject({
    drainDelay: duration('0s').describe('How long to go on serving after readiness has failed.'),
    finish: duration('30s').describe('How long work in hand may take to end.'),
  })
  .prefault({})

export const stationConfigSchema = z.strictObject({
  name: name.default('station').describe('Name of this station; `service.instance.id` in telemetry.'),
  server,
  folders: z.array(folder).min(1).describe('The watched folders.'),
  journal,
  converters,
  delivery,
  health,
  admin,
  logs,
  shutdown,
})

export type StationConfig = z.output<typeof stationConfigSchema>
export type StationConfigInput = z.input<typeof stationConfigSchema>
export type FolderConfig = StationConfig['folders'][number]
export type SecretReference = z.output<typeof secret>
