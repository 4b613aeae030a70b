/** `@sightline/node/sqlite`: statements on a SQLite database. */
export { sqliteMetrics } from './metrics.ts'
export { observeSqlite, type SqliteDatabase, type SqliteOptions } from './observe-sqlite.ts'
