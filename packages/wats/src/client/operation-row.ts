/** The shape of a row of the operations table, and the types that follow from it. */
import type * as z from 'zod'
import type { Report } from '../report/report.ts'
import type { AnswerRule } from './answer/answer-rule.ts'

/** A body: a report to be serialised, or text or bytes that are so already. */
export type ReportBody = Report | string | Uint8Array

/** One call of the server, told completely: nothing about a call is written anywhere else. */
export interface OperationRow {
  readonly method: 'GET' | 'POST'
  /** Below the server's URL; `{name}` stands for an argument, which is encoded. */
  readonly path: string
  /** What is done, one phrase without a full stop. */
  readonly help: string
  /** The arguments of path and query by name; checked before anything is sent. */
  readonly arguments?: z.ZodType<Readonly<Record<string, unknown>>>
  /** Which arguments go into the query, and the server's names for them. */
  readonly query?: { readonly [argument: string]: string }
  /** The body, for operations that submit. */
  readonly body?: { readonly contentType: string; readonly takes: 'report' | 'xml' }
  readonly answer: AnswerRule<unknown>
  /** Sent again after a transient failure. A submission is, because the same report id replaces the report. */
  readonly isIdempotent: boolean
  /** A probe asks past caches, breaker and rate limit, and tries once: it has to tell how things are now. */
  readonly isProbe?: boolean
}

/** What the method of a row resolves to, and what it takes; `never` where it takes nothing. */
export type AnswerOf<R> = R extends { readonly answer: AnswerRule<infer A> } ? A : never
export type ArgumentsOf<R> = R extends { readonly arguments: z.ZodType<infer T> } ? T : never
export type BodyOf<R> = R extends { readonly body: { readonly takes: infer T } }
  ? T extends 'report'
    ? ReportBody
    : string | Uint8Array
  : never

/** Keeps the literal types of the table. */
export function defineWatsOperations<const T extends { readonly [name: string]: OperationRow }>(table: T): T {
  return table
}
