/** `@sightline/node/file-watcher`: what file watchers tell of. */
export { type FileChange, type FileWatcherEvents, fileWatcherEvents } from './file-watcher-events.ts'
export { fileWatcherMetrics } from './metrics.ts'
export { type EmittingWatcher, type FileWatcherOptions, observeFileWatcher } from './observe-file-watcher.ts'
