/** Reads an answer's body to its end or refuses it; either way the connection is free afterwards. */

/** The whole body, or undefined when it is larger than the limit (the rest is not fetched). */
export async function readBody(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  const declared = Number(response.headers.get('content-length') ?? 0)
  if (declared > maxBytes) {
    await discard(response)
    return undefined
  }
  const { bytes, isWhole } = await readUpTo(response, maxBytes)
  return isWhole ? bytes : undefined
}

/** The first part of a body, for messages. The rest is not fetched. */
export async function readStart(response: Response, maxBytes: number): Promise<Uint8Array> {
  return (await readUpTo(response, maxBytes)).bytes
}

/** Ends the body unread. A failure to do so is the connection's, which is gone then anyway. */
export async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined)
}

async function readUpTo(response: Response, maxBytes: number): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (response.body !== null) {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      size += chunk.byteLength
      if (size > maxBytes) return { bytes: Buffer.concat(chunks, maxBytes), isWhole: false } // leaving cancels the body
    }
  }
  return { bytes: Buffer.concat(chunks, size), isWhole: true }
}
