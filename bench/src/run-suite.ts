/** Runs one suite and prints its rows as JSON; started by main. */
import { holdContests } from './contest/hold-contests.ts'
import type { Suite } from './suite.ts'

const name = process.argv[2] ?? ''
const { suite } = (await import(`./suites/${name}.js`)) as { suite: Suite }
const rows = 'contests' in suite ? await holdContests(suite) : await suite.run()
process.stdout.write(JSON.stringify(rows))
process.exit(0)
