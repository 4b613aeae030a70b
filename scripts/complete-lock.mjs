/**
 * Completes the lock file. Where a registry mirror lacks a binary of some other platform, `npm install` leaves that
 * optional package out of the lock and `npm ci` then refuses the whole file. This adds each by the exact version that
 * its parent asks for, with the platform that its name says, so that npm skips it everywhere else. Run it after a change
 * of dependencies.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '..', 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const OS = /(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|aix|win32)/
const CPU = /(x64|arm64|arm|ia32|ppc64|riscv64|s390x|loong64|mips64el)/
const added = []

for (const parent of Object.values({ ...lock.packages })) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    if (lock.packages[place] !== undefined || !/^\d+\.\d+\.\d+/.test(version)) continue
    const os = OS.exec(name)?.[1]
    const cpu = CPU.exec(name)?.[1]
    if (os === undefined || cpu === undefined) throw new Error(`${name}: its name does not say its platform`)
    const libc = /musl/.test(name) ? ['musl'] : /gnu/.test(name) && os === 'linux' ? ['glibc'] : undefined
    lock.packages[place] = {
      version,
      cpu: [cpu],
      ...(parent.dev ? { dev: true } : {}),
      ...(libc && { libc }),
      optional: true,
      os: [os],
    }
    added.push(`${name}@${version}`)
  }
}
const { '': root, ...packages } = lock.packages
lock.packages = { '': root, ...Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))) }
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`)
process.stdout.write(added.length === 0 ? 'the lock file is complete\n' : `added ${added.join(', ')}\n`)
