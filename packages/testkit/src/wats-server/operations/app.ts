/** `/api/App/…`: the version, which is the probe, and the processes. */
import type { Handler } from '../call.ts'
import { jsonAnswer } from '../http/answer.ts'

export const answerVersion: Handler = (_call, { settings }) =>
  jsonAnswer(settings.version, 200, { 'cache-control': 'no-store' })

export const listProcesses: Handler = (_call, { settings }) => jsonAnswer(settings.processes)
