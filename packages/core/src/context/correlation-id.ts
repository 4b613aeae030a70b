/** The correlation id: which texts from outside are taken for one. */

const ACCEPTED = /^[A-Za-z0-9._-]{1,128}$/

/** The text when it may serve as a correlation id (1..128 of letters, digits, `.`, `_`, `-`), else undefined: a header is attacker's text. */
export function acceptCorrelationId(text: unknown): string | undefined {
  return typeof text === 'string' && ACCEPTED.test(text) ? text : undefined
}
