/**
 * The tables, as a list of forward migrations: entry n brings version n to n + 1. Entries are never edited after a
 * release; a change of the schema is a new entry.
 */
import type { Database } from './database.ts'

/** "SLJ1" in ASCII, so that a foreign database is never taken for a journal. */
export const APPLICATION_ID = 0x534c4a31

/**
 * `due_ms` is the one column that queues are read from: when the row may be claimed. It is the time of arrival, the end of a
 * lease, or the time of the next try, so an expired lease needs no clean-up: it simply becomes due. NULL = nothing to do.
 * `is_put_away`: 0 not yet, 1 yes, 2 only the memory of a kept file is left, so that it is not taken again.
 * `tallies` is kept by triggers, so that counting costs the same with ten rows and with a million.
 * Bodies lie in a table of their own, in parts: an update of a report's state must not rewrite its 100 MB.
 */
const VERSION_1 = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  folder TEXT NOT NULL,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  inode REAL,
  sha256 BLOB,
  state TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  traceparent TEXT,
  converter TEXT,
  received_ms REAL NOT NULL,
  updated_ms REAL NOT NULL,
  work TEXT,
  due_ms REAL,
  lease_owner TEXT,
  claims INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  reports INTEGER NOT NULL DEFAULT 0,
  open_reports INTEGER NOT NULL DEFAULT 0,
  dead_reports INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error_message TEXT,
  final_path TEXT,
  is_put_away INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX files_known ON files (name, size, mtime_ms);
CREATE INDEX files_content ON files (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX files_correlation ON files (correlation_id);
CREATE INDEX files_stage ON files (state, folder);
CREATE INDEX files_due ON files (work, folder, due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX files_leased ON files (lease_owner) WHERE lease_owner IS NOT NULL;
CREATE INDEX files_settled ON files (state, updated_ms) WHERE is_put_away = 1;
CREATE INDEX files_kept ON files (id) WHERE is_put_away = 2;

CREATE TABLE reports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  folder TEXT NOT NULL,
  idx INTEGER NOT NULL,
  report_id TEXT NOT NULL,
  sn TEXT,
  pn TEXT,
  type TEXT,
  result TEXT,
  format TEXT NOT NULL,
  state TEXT NOT NULL,
  claims INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  queued_ms REAL NOT NULL,
  updated_ms REAL NOT NULL,
  due_ms REAL,
  lease_owner TEXT,
  delivered_ms REAL,
  answer TEXT,
  error_code TEXT,
  error_message TEXT,
  size INTEGER NOT NULL,
  has_body INTEGER NOT NULL DEFAULT 1,
  UNIQUE (file_id, idx)
);
CREATE INDEX reports_uuid ON reports (report_id);
CREATE INDEX reports_serial ON reports (sn) WHERE sn IS NOT NULL;
CREATE INDEX reports_stage ON reports (state, folder);
CREATE INDEX reports_due ON reports (folder, due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX reports_leased ON reports (lease_owner) WHERE lease_owner IS NOT NULL;
CREATE INDEX reports_spent ON reports (delivered_ms) WHERE delivered_ms IS NOT NULL AND has_body = 1;

CREATE TABLE bodies (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

CREATE TABLE steps (
  id INTEGER PRIMARY KEY,
  file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  report_no INTEGER,
  at_ms REAL NOT NULL,
  step TEXT NOT NULL,
  from_state TEXT,
  to_state TEXT,
  message TEXT,
  fields TEXT,
  attempt INTEGER,
  trace_id TEXT,
  span_id TEXT
);
CREATE INDEX steps_file ON steps (file_id);

CREATE TABLE tallies (
  what TEXT NOT NULL,
  folder TEXT NOT NULL,
  state TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (what, folder, state)
) WITHOUT ROWID;

${talliedBy('files')}
${talliedBy('reports')}
`

const MIGRATIONS: readonly string[] = [VERSION_1]

/** The version that this release writes. */
export const SCHEMA_VERSION: number = MIGRATIONS.length

/** Brings a journal of version `from` (0 = empty file) to the present one, in one transaction. */
export function migrate(database: Database, from: number): void {
  if (from === SCHEMA_VERSION) return
  database.transaction(() => {
    for (const sql of MIGRATIONS.slice(from)) database.exec(sql)
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  })
}

function talliedBy(table: 'files' | 'reports'): string {
  const change = (by: 1 | -1, row: 'NEW' | 'OLD') =>
    by === 1
      ? `INSERT INTO tallies VALUES ('${table}', ${row}.folder, ${row}.state, 1)
         ON CONFLICT (what, folder, state) DO UPDATE SET n = n + 1;`
      : `UPDATE tallies SET n = n - 1
         WHERE what = '${table}' AND folder = ${row}.folder AND state = ${row}.state;`
  return `
CREATE TRIGGER ${table}_come AFTER INSERT ON ${table} BEGIN ${change(1, 'NEW')} END;
CREATE TRIGGER ${table}_move AFTER UPDATE OF state ON ${table} WHEN OLD.state <> NEW.state
BEGIN ${change(-1, 'OLD')} ${change(1, 'NEW')} END;
CREATE TRIGGER ${table}_go AFTER DELETE ON ${table} BEGIN ${change(-1, 'OLD')} END;`
}
