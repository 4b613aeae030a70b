/** What is measured of a file watcher. Never a path: those are unbounded. */
import { defineMetrics } from '@sightline/core'

export const FILE_EVENTS = ['created', 'changed', 'removed', 'folder_created', 'folder_removed', '_other'] as const

export const fileWatcherMetrics = defineMetrics({
  events: {
    kind: 'counter',
    name: 'sightline.file_watcher.events',
    unit: '{event}',
    labels: ['watcher', 'event'],
    values: { event: FILE_EVENTS },
    help: 'Changes the watcher told of, by type.',
  },
  errors: {
    kind: 'counter',
    name: 'sightline.file_watcher.errors',
    unit: '{error}',
    labels: ['watcher'],
    help: 'Errors the watcher told of.',
  },
  folders: {
    kind: 'observableGauge',
    name: 'sightline.file_watcher.folders',
    unit: '{folder}',
    labels: ['watcher'],
    help: 'Folders the watcher has an eye on.',
  },
  ready: {
    kind: 'observableGauge',
    name: 'sightline.file_watcher.ready',
    unit: '1',
    labels: ['watcher'],
    help: 'Whether the watcher has seen everything that was there at its start (1) or not yet (0).',
    prometheusName: 'sightline_file_watcher_ready',
  },
})
