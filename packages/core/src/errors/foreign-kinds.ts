/** How errors that are not ours tell what they are: by name, and by the codes of Node, undici, libuv and OpenSSL. */
import type { ErrorKind } from './kind.ts'

/** By `name`. Validation libraries share two names. */
export const KIND_OF_NAME: ReadonlyMap<string, ErrorKind> = new Map<string, ErrorKind>([
  ['AbortError', 'cancelled'],
  ['CanceledError', 'cancelled'],
  ['TimeoutError', 'timeout'],
  ['ZodError', 'validation'],
  ['ValidationError', 'validation'],
])

const CODES: Readonly<Partial<Record<ErrorKind, string>>> = {
  cancelled: 'ABORT_ERR ERR_CANCELED ECANCELED UND_ERR_ABORTED UND_ERR_ABORT',
  timeout:
    'ETIMEDOUT ETIME ESOCKETTIMEDOUT UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT ' +
    'ERR_SOCKET_CONNECTION_TIMEOUT ERR_HTTP_REQUEST_TIMEOUT ERR_OPERATION_TIMEOUT EAI_TIMEOUT',
  connection:
    'ECONNREFUSED ECONNRESET ECONNABORTED ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA EAI_NONAME EPIPE EHOSTUNREACH ' +
    'EHOSTDOWN ENETUNREACH ENETDOWN ENETRESET ENOTCONN EADDRNOTAVAIL EPROTO UND_ERR_SOCKET UND_ERR_CLOSED ' +
    'UND_ERR_DESTROYED ERR_SOCKET_CLOSED ERR_SOCKET_CLOSED_BEFORE_CONNECTION ERR_STREAM_PREMATURE_CLOSE ' +
    'ERR_TLS_CERT_ALTNAME_INVALID ERR_TLS_HANDSHAKE_TIMEOUT CERT_HAS_EXPIRED CERT_NOT_YET_VALID ' +
    'DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT_LOCALLY ' +
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE ERR_HTTP2_SESSION_ERROR ERR_HTTP2_STREAM_ERROR ERR_HTTP2_GOAWAY_SESSION',
  server:
    'HPE_INVALID_CONSTANT HPE_INVALID_STATUS UND_ERR_HEADERS_OVERFLOW UND_ERR_RES_CONTENT_LENGTH_MISMATCH ' +
    'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  not_found: 'ENOENT',
  authorization: 'EACCES EPERM',
  conflict: 'EEXIST',
}

/** By `code`. */
export const KIND_OF_CODE: ReadonlyMap<string, ErrorKind> = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) => codes.split(' ').map((code) => [code, kind as ErrorKind] as const)),
)
