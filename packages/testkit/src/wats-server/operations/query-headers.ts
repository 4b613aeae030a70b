/** GET /api/Report/Query/Header and …/HeaderByMiscInfo: headers of the newest reports that fit. */
import type { Handler } from '../call.ts'
import { EVERYTHING, parseFilter, type SqlCondition } from '../filter/parse-filter.ts'
import { parseOrder } from '../filter/parse-order.ts'
import { jsonAnswer } from '../http/answer.ts'
import { EXPANSIONS, type Expansion } from '../store/part-store.ts'
import { watsServerErrors } from '../wats-server-errors.ts'

/** As the vendor documents them: "by default top 10", "max 10000". */
const DEFAULT_TOP = 10
const MAX_TOP = 10_000
const MAX_SKIP = 1_000_000_000

const EXPANSION_NAMES = Object.keys(EXPANSIONS) as Expansion[]
const LETTER_OF_TYPE: Readonly<Record<string, string>> = { u: 'T', r: 'R' }

export const queryHeaders: Handler = ({ query }, { store }) => {
  const filter = query.text('$filter')
  const found = store.reports.query({
    condition: both(ofType(query.text('reportType')), filter === undefined ? EVERYTHING : parseFilter(filter)),
    order: parseOrder(query.text('$orderby')),
    top: query.whole('$top', MAX_TOP) ?? DEFAULT_TOP,
    skip: query.whole('$skip', MAX_SKIP) ?? 0,
    expand: query.list('$expand', EXPANSION_NAMES),
  })
  return jsonAnswer(found)
}

/** `stringValue` is the name in use; the vendor's document says `data`. */
export const queryHeadersByMiscInfo: Handler = ({ query }, { store }) => {
  const wanted = [
    ['description', query.text('description')],
    ['value', query.text('stringValue') ?? query.text('data')],
  ].flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]))
  if (wanted.length === 0) {
    throw watsServerErrors.parameterInvalid({
      parameter: 'description',
      wanted: 'the name of a misc info',
      got: 'nothing',
    })
  }
  const tests = wanted.map(({ column }) => `miscInfos.${column} = ?`).join(' AND ')
  const found = store.reports.query({
    condition: {
      sql: `uuid IN (SELECT reportId FROM miscInfos WHERE ${tests})`,
      parameters: wanted.map(({ value }) => value ?? null),
    },
    order: parseOrder(),
    top: query.whole('$top', MAX_TOP) ?? DEFAULT_TOP,
    skip: 0,
    expand: ['miscInfo'],
  })
  return jsonAnswer(found)
}

function ofType(reportType: string | undefined): SqlCondition {
  if (reportType === undefined) return EVERYTHING
  const letter = LETTER_OF_TYPE[reportType.toLowerCase()]
  if (letter !== undefined) return { sql: '"reportType" = ?', parameters: [letter] }
  const got = JSON.stringify(reportType.slice(0, 100))
  throw watsServerErrors.parameterInvalid({ parameter: 'reportType', wanted: 'U (test) or R (repair)', got })
}

function both(left: SqlCondition, right: SqlCondition): SqlCondition {
  return { sql: `${left.sql} AND (${right.sql})`, parameters: [...left.parameters, ...right.parameters] }
}
