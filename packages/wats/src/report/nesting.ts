/**
 * Finds what is nested too deep before anything recursive looks at a report, so that hostile input costs an error and
 * not the stack. One walk over the objects of the value with a stack of its own.
 */

/** Levels of steps below each other. */
export const MAX_STEP_DEPTH = 200
/** Levels of any JSON; a level of steps takes two. */
export const MAX_NESTING = 500

export interface TooDeep {
  /** The report's field in which it lies. */
  readonly field: string
  readonly wanted: string
  readonly got: string
}

interface Node {
  readonly value: object
  readonly depth: number
  readonly stepDepth: number
}

/** What is nested too deep or in a circle; undefined when all is well. */
export function findTooDeep(report: object): TooDeep | undefined {
  for (const [field, value] of Object.entries(report)) {
    const tooDeep = isNode(value) ? walk(field, value) : undefined
    if (tooDeep !== undefined) return tooDeep
  }
  return undefined
}

function walk(field: string, root: object): TooDeep | undefined {
  const open: Node[] = [{ value: root, depth: 1, stepDepth: 1 }]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.stepDepth > MAX_STEP_DEPTH) return tooDeep(field, MAX_STEP_DEPTH, 'steps')
    if (node.depth > MAX_NESTING) return tooDeep(field, MAX_NESTING, 'nesting')
    pushChildren(open, node)
  }
  return undefined
}

function pushChildren(open: Node[], { value, depth, stepDepth }: Node): void {
  if (Array.isArray(value)) {
    for (const child of value) if (isNode(child)) open.push({ value: child, depth: depth + 1, stepDepth })
    return
  }
  for (const key in value) {
    const child = (value as Record<string, unknown>)[key]
    if (!isNode(child)) continue
    const hasSteps = key === 'steps' && Array.isArray(child) && child.length > 0
    open.push({ value: child, depth: depth + 1, stepDepth: hasSteps ? stepDepth + 1 : stepDepth })
  }
}

function tooDeep(field: string, limit: number, what: string): TooDeep {
  return { field, wanted: `at most ${limit} levels of ${what}`, got: 'more' }
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
