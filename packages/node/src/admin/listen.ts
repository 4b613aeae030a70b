/** Opens the port, or says in the user's words why not. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { adminErrors } from './admin-errors.ts'

/**
 * @param port - 0 takes a free one
 * @returns the port that was taken
 * @throws SightlineError `SL_ADMIN_PORT_IN_USE`, `SL_ADMIN_CANNOT_LISTEN`
 */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === 'EADDRINUSE'
      reject(
        isTaken
          ? adminErrors.portInUse({ host, port }, { cause })
          : adminErrors.cannotListen({ host, port, reason: cause.message }, { cause }),
      )
    }
    server.once('error', onError)
    server.listen(port, host, () => {
      server.off('error', onError)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
