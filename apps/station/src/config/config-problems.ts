/** Turns what zod found into sentences: key, wanted, got. */
import type { z } from 'zod'

const MAX_TEXT = 60

/** One line a problem. @param value - what was checked, to show what came */
export function describeProblems(error: z.ZodError, value: unknown): string[] {
  return error.issues.flatMap((issue) => describeIssue(issue, value))
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown): string[] {
  const key = pathText(issue.path)
  const got = show(valueAt(value, issue.path))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => `  ${pathText([...issue.path, name])}: no such key`)
  }
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'token') {
    return [
      `  ${key}: wanted a reference { env: NAME } or { file: path }, got ${got === 'nothing' ? got : 'something else'}`,
    ]
  }
  return [`  ${key}: wanted ${wantedBy(issue)}, got ${got}`]
}

function wantedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return article(issue.expected)
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return issue.origin === 'string'
        ? 'some text'
        : `at least ${issue.minimum}${issue.origin === 'array' ? ' entry' : ''}`
    case 'too_big':
      return issue.origin === 'string' ? `at most ${issue.maximum} characters` : `at most ${issue.maximum}`
    case 'invalid_format':
      return issue.format === 'url' ? 'an http or https address' : issue.message
    default:
      return issue.message
  }
}

function article(type: string): string {
  const words: Readonly<Record<string, string>> = {
    int: 'a whole number',
    string: 'text',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  }
  return words[type] ?? `a ${type}`
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  )
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return text.startsWith('.') ? text.slice(1) : text || '(the whole file)'
}
