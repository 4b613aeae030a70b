/** The environment of worker threads: that of the process without what looks like a secret. Converters are other people's code. */

const SECRET = /token|secret|passw|credential|authoriz|api_?key|private_?key/i

/** @param environment - `process.env`, read by the caller */
export function workerEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRET.test(name)))
}
