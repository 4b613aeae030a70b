/** A path that an application adds to the admin server, for its own operators. */

export interface AdminRequest {
  readonly method: string
  /** Without its query and without a slash at the end. */
  readonly path: string
  readonly query: URLSearchParams
  /** The body as JSON. @throws SightlineError of kind validation when it is none, or larger than 1 MB */
  json(): Promise<unknown>
}

export interface AdminAnswer {
  /** Default 200. */
  readonly status?: number
  /** Sent as JSON. */
  readonly body: unknown
}

export interface AdminRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** Whole path, such as `/station/status`. */
  readonly path: string
  /** What it throws becomes problem details (RFC 9457) with the status of the error's kind. Needs the token off loopback. */
  handle(request: AdminRequest): AdminAnswer | Promise<AdminAnswer>
}
