/** The metrics of the test server beyond `wats.server.duration`, `.active` and `.outcomes`, which its operations make. */
import { defineMetrics, type Recorders } from '@sightline/core'
import { MISBEHAVIOUR_KINDS } from './misbehaviour/misbehaviour.ts'

export const SERVER_METRIC = 'wats.server'

const FORMATS = ['wsjf', 'wsxf'] as const

export const watsServerMetrics = defineMetrics({
  submissions: {
    kind: 'counter',
    name: 'wats.server.submissions',
    unit: '{report}',
    labels: ['format', 'effect'],
    values: { format: FORMATS, effect: ['created', 'replaced'] },
    help: 'Reports that were stored, by whether they replaced one of the same id.',
  },
  received: {
    kind: 'counter',
    name: 'wats.server.received',
    unit: 'By',
    labels: ['format'],
    values: { format: FORMATS },
    help: 'Submitted documents in bytes after unpacking, whether they were stored or not.',
  },
  misbehaviours: {
    kind: 'counter',
    name: 'wats.server.misbehaviours',
    unit: '{request}',
    labels: ['kind'],
    values: { kind: MISBEHAVIOUR_KINDS },
    help: 'Requests that the server treated badly because it was told to.',
  },
  reports: {
    kind: 'observableGauge',
    name: 'wats.server.reports',
    unit: '{report}',
    labels: ['format'],
    values: { format: FORMATS },
    help: 'Reports in the store.',
  },
})

export type ServerRecorders = Recorders<typeof watsServerMetrics>
