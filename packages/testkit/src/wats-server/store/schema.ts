/** The tables of the test server. A report's columns are those of the header table; its bytes are kept in pieces. */
import { HEADER_FIELDS, HEADER_NAMES } from '../header/header-fields.ts'

/** Text keeps its form in TEXT; a column without a type keeps numbers as numbers and "NaN" as text. */
const headerColumns = HEADER_NAMES.map((name) => {
  const type = HEADER_FIELDS[name] === 'number' ? '' : ' TEXT'
  return `"${name}"${type}${name === 'uuid' ? ' PRIMARY KEY' : ''}`
})

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS reports (
  ${headerColumns.join(',\n  ')},
  format TEXT NOT NULL,
  bodyId INTEGER NOT NULL,
  place INTEGER NOT NULL,
  placesInBody INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS reportsBySerialNumber ON reports ("serialNumber");
CREATE INDEX IF NOT EXISTS reportsByStart ON reports ("startUtc");
CREATE INDEX IF NOT EXISTS reportsByBody ON reports (bodyId);
CREATE TABLE IF NOT EXISTS subUnits (reportId TEXT, partType TEXT, serialNumber TEXT, partNumber TEXT, revision TEXT);
CREATE INDEX IF NOT EXISTS subUnitsByReport ON subUnits (reportId);
CREATE TABLE IF NOT EXISTS miscInfos (reportId TEXT, description TEXT, value TEXT);
CREATE INDEX IF NOT EXISTS miscInfosByReport ON miscInfos (reportId);
CREATE INDEX IF NOT EXISTS miscInfosByDescription ON miscInfos (description, value);
CREATE TABLE IF NOT EXISTS assets (reportId TEXT, serialNumber TEXT, usageCount INTEGER);
CREATE INDEX IF NOT EXISTS assetsByReport ON assets (reportId);
CREATE TABLE IF NOT EXISTS attachments (
  reportId TEXT, id TEXT, stepId INTEGER, name TEXT, contentType TEXT, data BLOB
);
CREATE INDEX IF NOT EXISTS attachmentsByReport ON attachments (reportId);
CREATE INDEX IF NOT EXISTS attachmentsById ON attachments (id);
CREATE TABLE IF NOT EXISTS bodies (id INTEGER, piece INTEGER, bytes BLOB, PRIMARY KEY (id, piece)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS submissions (
  reportId TEXT PRIMARY KEY,
  received INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  isIdentical INTEGER NOT NULL
);
`

/** The tables that hold parts of a report, each with a `reportId`. */
export const PART_TABLES = ['subUnits', 'miscInfos', 'assets', 'attachments'] as const
