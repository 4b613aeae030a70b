/** A receiver of remote write for tests: a real HTTP server that reads what comes by the official schema. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { type DecodedWrite, decodeWrite, seriesText } from './official-write-request.test.ts'

export interface ReceivedWrite {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly decoded: DecodedWrite
  readonly atMs: number
}

export interface WriteReceiver {
  readonly url: string
  readonly received: readonly ReceivedWrite[]
  /** For the next requests, one each; afterwards all is well again. */
  misbehave(...behaviours: ((response: ServerResponse) => void)[]): void
  /** All values of a series, in the order in which they came. */
  values(series: string): number[]
  stop(): Promise<void>
}

export async function startWriteReceiver(t: TestContext, port = 0): Promise<WriteReceiver> {
  const received: ReceivedWrite[] = []
  const next: ((response: ServerResponse) => void)[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { url = '', headers } = request
      received.push({ path: url, headers, decoded: decodeWrite(Buffer.concat(chunks)), atMs: performance.now() })
      const behaviour = next.shift()
      if (behaviour === undefined) response.writeHead(204).end()
      else behaviour(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  t.after(stop)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`,
    received,
    misbehave: (...behaviours) => next.push(...behaviours),
    values: (series) =>
      received
        .flatMap(({ decoded }) => decoded.timeseries.filter((one) => seriesText(one) === series))
        .flatMap((one) => one.samples.map((sample) => sample.value)),
    stop,
  }
}
