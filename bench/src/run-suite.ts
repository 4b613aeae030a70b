/** Runs one suite and prints its rows as JSON; started by main. */
import type { Suite } from './suite.ts'

const name = process.argv[2] ?? ''
const { suite } = (await import(`./suites/${name}.js`)) as { suite: Suite }
process.stdout.write(JSON.stringify(await suite.run()))
process.exit(0)
