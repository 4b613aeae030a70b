/** Real PostgreSQL, MariaDB and Redis as Debian ships them: each in a folder of its own, on loopback, ended with the test. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const DEBIAN_POSTGRES = '/usr/lib/postgresql'
const postgresFolder = findPostgres()

/** Why the servers cannot be started here; undefined where they can. */
export const missingServers = reasonAgainst()

export interface DatabasePorts {
  readonly postgres: number
  readonly mariadb: number
  readonly redis: number
}

export async function startDatabases(t: TestContext): Promise<DatabasePorts> {
  const [postgres, mariadb, redis] = await Promise.all([startPostgres(t), startMariadb(t), startRedis(t)])
  return { postgres, mariadb, redis }
}

/** User `postgres` without a password; nothing is synced to disk. */
async function startPostgres(t: TestContext): Promise<number> {
  const [server, port] = [serverOf(t, 'postgres'), await freePort()]
  const { folder, owner } = server
  const data = join(folder, 'data')
  const init = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--no-instructions']
  server.runOnce(join(postgresFolder!, 'initdb'), init)
  const options = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off']
  server.run(join(postgresFolder!, 'postgres'), ['-D', data, ...options.flatMap((option) => ['-c', option])])
  const probe = ['-h', '127.0.0.1', '-p', String(port), '-q']
  await until('PostgreSQL to be ready', () => spawnSync(join(postgresFolder!, 'pg_isready'), probe, owner).status === 0)
  return port
}

/** Whoever comes may do anything. */
async function startMariadb(t: TestContext): Promise<number> {
  const [server, port] = [serverOf(t, 'mysql'), await freePort()]
  const data = join(server.folder, 'data')
  server.runOnce('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, '--skip-test-db'])
  server.run('mariadbd', [
    '--no-defaults',
    `--datadir=${data}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(server.folder, 'socket')}`,
    `--pid-file=${join(server.folder, 'pid')}`,
    '--skip-grant-tables',
    '--innodb-flush-log-at-trx-commit=0',
  ])
  await until('MariaDB to be ready', () => answers(port))
  return port
}

async function startRedis(t: TestContext): Promise<number> {
  const [server, port] = [serverOf(t, 'redis'), await freePort()]
  server.run('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', server.folder])
  await until('Redis to be ready', () => answers(port))
  return port
}

interface Server {
  readonly folder: string
  /** Root starts them as their own users: PostgreSQL refuses root. */
  readonly owner: { readonly uid?: number; readonly gid?: number }
  /** @throws Error with what the program said, where it fails */
  runOnce(program: string, input: readonly string[]): void
  /** Until the end of the test. */
  run(program: string, input: readonly string[]): void
}

function serverOf(t: TestContext, user: string): Server {
  const folder = mkdtempSync(join(tmpdir(), `${user}-e2e-`))
  const owner = process.getuid?.() === 0 ? { uid: idOf('-u', user), gid: idOf('-g', user) } : {}
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid)
  const children: ChildProcess[] = []
  let output = ''
  t.after(async () => {
    await Promise.all(children.map(ended))
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder,
    owner,
    runOnce(program, input) {
      const { status, stdout, stderr, error } = spawnSync(program, input, { cwd: folder, encoding: 'utf8', ...owner })
      if (status !== 0) throw new Error(`${program} ended with ${status}: ${error ?? `${stdout}${stderr}`}`)
    },
    run(program, input) {
      const child = spawn(program, input, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], ...owner })
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
      child.once('close', (code) => {
        if (code !== 0 && code !== null) t.diagnostic(`${program} ended with ${code}: ${output.slice(-2_000)}`)
      })
      children.push(child)
    },
  }
}

/** SIGINT is PostgreSQL's "fast" shutdown; the others take it as SIGTERM or do not mind. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.kill(child.spawnfile.endsWith('postgres') ? 'SIGINT' : 'SIGTERM')
  await closed
}

function idOf(flag: '-u' | '-g', user: string): number {
  return Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout)
}

function findPostgres(): string | undefined {
  if (!existsSync(DEBIAN_POSTGRES)) return undefined
  const folders = readdirSync(DEBIAN_POSTGRES).map((version) => join(DEBIAN_POSTGRES, version, 'bin'))
  return folders.find((folder) => existsSync(join(folder, 'initdb')))
}

function reasonAgainst(): string | undefined {
  const missing = ['mariadbd', 'redis-server'].filter((name) => spawnSync(name, ['--version']).status !== 0)
  if (postgresFolder === undefined) missing.unshift('postgresql')
  return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
