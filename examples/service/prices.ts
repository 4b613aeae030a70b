/** The other service, which knows the prices; in the same process here, so that the example needs no second terminal. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setRoute } from '@sightline/node/http-server'

export interface PriceList {
  readonly url: string
  close(): Promise<void>
}

const CENTS = [1_990, 2_450, 995, 12_000, 50, 7_700]

export async function servePrices(): Promise<PriceList> {
  const server = createServer((request, response) => {
    setRoute(request, '/prices/:article')
    const cents = CENTS[Number(request.url?.split('/').at(-1))]
    if (cents === undefined) response.writeHead(503).end()
    else response.end(JSON.stringify({ cents }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}
